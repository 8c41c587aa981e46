package org.btestfarm.ledger.writer;

import org.btestfarm.ledger.bytes.ByteSink;
import org.btestfarm.ledger.bytes.ByteSource;
import org.btestfarm.ledger.bytes.JournalFormatException;
import org.btestfarm.ledger.chain.NodeKey;
import org.btestfarm.ledger.quota.LedgerState;
import org.btestfarm.ledger.quota.StateImage;

/** A snapshot as it is stored: the state's image, signed by the node that made it. */
final class SignedImage {
    private static final byte[] WHAT = new ByteSink().text("btest-farm ledger snapshot").toByteArray();

    private final byte[] bytes;

    private SignedImage(byte[] bytes) {
        this.bytes = bytes;
    }

    static SignedImage of(LedgerState state, NodeKey key) {
        byte[] image = StateImage.of(state);
        return new SignedImage(new ByteSink().text(key.node()).bytes(key.sign(signed(image))).bytes(image).toByteArray());
    }

    byte[] bytes() {
        return bytes;
    }

    /**
     * The state in a stored snapshot.
     *
     * @throws JournalFormatException if it is damaged, or not signed by a key that the state itself knows as announced
     */
    static LedgerState open(byte[] stored) {
        ByteSource source = new ByteSource(stored);
        String node = source.text();
        byte[] signature = source.bytes();
        byte[] image = source.bytes();
        source.end();
        LedgerState state = StateImage.restore(image);
        boolean genuine = state.key(node).map(key -> NodeKey.verify(signed(image), signature, key)).orElse(false);
        if (!genuine) {
            throw new JournalFormatException("the snapshot at event " + state.head().number() + " has no valid signature of node " + node);
        }
        return state;
    }

    private static byte[] signed(byte[] image) {
        return new ByteSink().raw(WHAT).bytes(image).toByteArray();
    }
}
