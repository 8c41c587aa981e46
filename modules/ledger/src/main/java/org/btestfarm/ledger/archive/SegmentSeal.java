package org.btestfarm.ledger.archive;

import org.btestfarm.ledger.bytes.ByteSink;
import org.btestfarm.ledger.chain.ChainHead;
import org.btestfarm.ledger.chain.Digest;
import org.btestfarm.ledger.chain.NodeKey;

/**
 * What ends a segment: where the chain is then, and a node's signature of it all.
 *
 * @param before the event before the segment's first one
 * @param through the segment's last event
 * @param content the digest of all bytes of the file before the seal
 * @param node the name of the node that signed
 * @param signature Ed25519, over {@link #signedText}
 */
public record SegmentSeal(ChainHead before, ChainHead through, Digest content, String node, byte[] signature) {
    public SegmentSeal {
        signature = signature.clone();
    }

    @Override
    public byte[] signature() {
        return signature.clone();
    }

    static SegmentSeal of(ChainHead before, ChainHead through, Digest content, NodeKey key) {
        return new SegmentSeal(before, through, content, key.node(), key.sign(signedText(before, through, content)));
    }

    /** Whether that key made the signature. */
    public boolean signedWith(byte[] publicKey) {
        return NodeKey.verify(signedText(before, through, content), signature, publicKey);
    }

    private static byte[] signedText(ChainHead before, ChainHead through, Digest content) {
        ByteSink sink = new ByteSink().text("btest-farm journal segment");
        before.write(sink);
        through.write(sink);
        return sink.raw(content.bytes()).toByteArray();
    }
}
