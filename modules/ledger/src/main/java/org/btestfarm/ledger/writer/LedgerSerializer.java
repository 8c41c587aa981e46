package org.btestfarm.ledger.writer;

import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.btestfarm.ledger.bytes.JournalFormatException;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.quota.LedgerState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands Pekko the bytes that an entry or a snapshot already is. The number is in every row of every journal: it never changes. */
public final class LedgerSerializer extends SerializerWithStringManifest {
    /** The serializer's number in the journal's rows. */
    public static final int IDENTIFIER = 771_203;

    private static final Logger LOG = LoggerFactory.getLogger(LedgerSerializer.class);
    private static final String IMAGE = "image:1";

    /** For Pekko, which makes it by name. */
    public LedgerSerializer() {}

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object object) {
        return object instanceof Entry entry ? entry.manifest() : IMAGE;
    }

    @Override
    public byte[] toBinary(Object object) {
        if (object instanceof Entry entry) {
            return entry.bytes();
        }
        if (object instanceof SignedImage image) {
            return image.bytes();
        }
        throw new IllegalArgumentException("not a ledger's entry: " + object.getClass());
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) {
        if (manifest.equals(IMAGE)) {
            return snapshot(bytes);
        }
        Entry entry = Entry.decode(bytes);
        if (!entry.manifest().equals(manifest)) {
            throw new JournalFormatException("event " + entry.number() + " is a " + entry.manifest() + ", but its row says " + manifest);
        }
        return entry;
    }

    /** Checked here and not by the writer: only a snapshot that fails to load makes Pekko replay the journal instead. */
    private static LedgerState snapshot(byte[] bytes) {
        try {
            return SignedImage.open(bytes);
        } catch (JournalFormatException | IllegalArgumentException e) {
            LOG.warn("a snapshot of the ledger is not used, the journal is replayed instead: {}", e.getMessage());
            throw e;
        }
    }
}
