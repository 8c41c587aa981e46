package org.btestfarm.ledger.writer;

import org.btestfarm.ledger.bytes.ByteSink;
import org.btestfarm.ledger.bytes.ByteSource;
import org.btestfarm.ledger.bytes.JournalFormatException;
import org.btestfarm.ledger.chain.NodeKey;
import org.btestfarm.ledger.quota.LedgerState;
import org.btestfarm.ledger.quota.StateImage;

/** A snapshot as it is stored: the state's image, signed by the node that made it. */
public final class SignedImage {
    private static final byte[] WHAT = new ByteSink().text("btest-farm ledger snapshot").toByteArray();

    private final byte[] bytes;
    private final String node;
    private final byte[] signature;
    private final byte[] image;

    private SignedImage(byte[] bytes) {
        ByteSource source = new ByteSource(bytes);
        this.bytes = bytes;
        this.node = source.text();
        this.signature = source.bytes();
        this.image = source.bytes();
        source.end();
    }

    /** Signs a state. */
    public static SignedImage of(LedgerState state, NodeKey key) {
        byte[] image = StateImage.of(state);
        return new SignedImage(new ByteSink().text(key.node()).bytes(key.sign(signed(image))).bytes(image).toByteArray());
    }

    /** As it is stored; not copied, so nobody may change it. */
    public byte[] bytes() {
        return bytes;
    }

    /**
     * Takes a stored snapshot apart, and checks nothing else.
     *
     * @throws JournalFormatException if that cannot be done
     */
    public static SignedImage parse(byte[] stored) {
        return new SignedImage(stored);
    }

    /** Which node made it. */
    public String node() {
        return node;
    }

    /** The state's image: a copy. */
    public byte[] image() {
        return image.clone();
    }

    /** Whether that key signed it. */
    public boolean signedWith(byte[] publicKey) {
        return NodeKey.verify(signed(image), signature, publicKey);
    }

    /**
     * The state in a stored snapshot.
     *
     * @throws JournalFormatException if it is damaged, or not signed by a key that the state itself knows as announced
     */
    public static LedgerState open(byte[] stored) {
        SignedImage snapshot = parse(stored);
        LedgerState state = StateImage.restore(snapshot.image);
        if (!state.key(snapshot.node).map(snapshot::signedWith).orElse(false)) {
            throw new JournalFormatException("the snapshot at event " + state.head().number() + " has no valid signature of node " + snapshot.node);
        }
        return state;
    }

    private static byte[] signed(byte[] image) {
        return new ByteSink().raw(WHAT).bytes(image).toByteArray();
    }
}
