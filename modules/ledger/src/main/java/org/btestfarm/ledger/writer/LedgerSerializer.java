package org.btestfarm.ledger.writer;

import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.btestfarm.ledger.bytes.JournalFormatException;
import org.btestfarm.ledger.event.Entry;

/** Hands Pekko the bytes that an entry or a snapshot already is. The number is in every row of every journal: it never changes. */
public final class LedgerSerializer extends SerializerWithStringManifest {
    /** The serializer's number in the journal's rows. */
    public static final int IDENTIFIER = 771_203;

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
            return SignedImage.stored(bytes);
        }
        Entry entry = Entry.decode(bytes);
        if (!entry.manifest().equals(manifest)) {
            throw new JournalFormatException("event " + entry.number() + " is a " + entry.manifest() + ", but its row says " + manifest);
        }
        return entry;
    }
}
