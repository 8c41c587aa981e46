package org.btestfarm.ledger.chain;

import java.util.Arrays;
import java.util.HexFormat;
import org.btestfarm.ledger.bytes.ByteSink;
import org.btestfarm.ledger.bytes.ByteSource;
import org.btestfarm.ledger.bytes.JournalFormatException;

/**
 * A head that a node vouches for. Kept outside the journal, it shows later whether the journal was cut or rewritten.
 *
 * @param head what is vouched for
 * @param node the name of the node that signed
 * @param signature Ed25519, 64 bytes, over {@link NodeKey#signedText}
 */
public record SignedHead(ChainHead head, String node, byte[] signature) {
    public SignedHead {
        signature = signature.clone();
    }

    @Override
    public byte[] signature() {
        return signature.clone();
    }

    /** Appends head, node and signature. */
    public void write(ByteSink sink) {
        head.write(sink);
        sink.text(node).bytes(signature);
    }

    /** Reads what {@link #write} wrote. */
    public static SignedHead read(ByteSource source) {
        return new SignedHead(ChainHead.read(source), source.text(), source.bytes());
    }

    /** One line to be kept outside: number, hash, signature, node. */
    public String export() {
        return head + " " + HexFormat.of().formatHex(signature) + " " + node;
    }

    /**
     * Reads an exported line.
     *
     * @throws IllegalArgumentException with one clear line
     */
    public static SignedHead parse(String line) {
        String[] fields = line.strip().split(" ", 4);
        try {
            if (fields.length == 4) {
                ChainHead head = new ChainHead(Long.parseLong(fields[0]), Digest.parse(fields[1]));
                return new SignedHead(head, fields[3], HexFormat.of().parseHex(fields[2]));
            }
        } catch (IllegalArgumentException | JournalFormatException e) {
            throw new IllegalArgumentException("not an exported head: allowed is 'NUMBER HASH SIGNATURE NODE', hash and signature in hex", e);
        }
        throw new IllegalArgumentException("not an exported head: " + fields.length + " fields, allowed are 4: NUMBER HASH SIGNATURE NODE");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SignedHead that && head.equals(that.head) && node.equals(that.node) && Arrays.equals(signature, that.signature);
    }

    @Override
    public int hashCode() {
        return 31 * head.hashCode() + Arrays.hashCode(signature);
    }
}
