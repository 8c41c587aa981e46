package org.btestfarm.ledger.event;

import java.util.Arrays;
import org.btestfarm.ledger.bytes.ByteSink;
import org.btestfarm.ledger.bytes.ByteSource;
import org.btestfarm.ledger.chain.ChainHead;
import org.btestfarm.ledger.chain.SignedHead;

/** What happened to the journal itself. */
public sealed interface ChainEvent extends LedgerEvent {
    /**
     * A node announced the key that it signs with. Signatures of keys that were never announced do not count.
     *
     * @param node the node's name
     * @param key Ed25519, X.509 form
     */
    record KeyAnnounced(String node, byte[] key) implements ChainEvent {
        public KeyAnnounced {
            key = key.clone();
        }

        @Override
        public byte[] key() {
            return key.clone();
        }

        @Override
        public void write(ByteSink sink) {
            sink.text(node).bytes(key);
        }

        static KeyAnnounced read(ByteSource source) {
            return new KeyAnnounced(source.text(), source.bytes());
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof KeyAnnounced that && node.equals(that.node) && Arrays.equals(key, that.key);
        }

        @Override
        public int hashCode() {
            return 31 * node.hashCode() + Arrays.hashCode(key);
        }
    }

    /**
     * The chain up to some event was signed.
     *
     * @param head what was signed
     */
    record HeadSigned(SignedHead head) implements ChainEvent {
        @Override
        public void write(ByteSink sink) {
            head.write(sink);
        }

        static HeadSigned read(ByteSource source) {
            return new HeadSigned(SignedHead.read(source));
        }
    }

    /**
     * All events up to a number were archived and may be absent; the journal begins after them with this.
     *
     * @param through the last archived event
     * @param image the whole state right after it, as snapshots have it
     */
    record Base(ChainHead through, byte[] image) implements ChainEvent {
        public Base {
            image = image.clone();
        }

        @Override
        public byte[] image() {
            return image.clone();
        }

        @Override
        public void write(ByteSink sink) {
            through.write(sink);
            sink.bytes(image);
        }

        static Base read(ByteSource source) {
            return new Base(ChainHead.read(source), source.bytes());
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Base that && through.equals(that.through) && Arrays.equals(image, that.image);
        }

        @Override
        public int hashCode() {
            return 31 * through.hashCode() + Arrays.hashCode(image);
        }
    }
}
