package org.btestfarm.ledger.event;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.btestfarm.ledger.bytes.ByteSink;
import org.btestfarm.ledger.bytes.ByteSource;
import org.btestfarm.ledger.bytes.JournalFormatException;
import org.btestfarm.ledger.chain.ChainHead;
import org.btestfarm.ledger.chain.Digest;

/**
 * An event at its place in the journal. It is encoded once, when it happens; from then on its bytes are what counts, and its hash covers exactly
 * them: a format number, the type's name and version, the time in microseconds, the event's number, the hash of the event before, the fields.
 */
public final class Entry {
    private static final int FORMAT = 1;
    private static final int MAX_TYPE = 16;
    private static final long MICROS = 1_000_000;

    private final byte[] bytes;
    private final EventTypes.Type type;
    private final Instant time;
    private final long number;
    private final Digest previous;
    private final Digest hash;
    private final LedgerEvent event;

    private Entry(byte[] bytes, EventTypes.Type type, Instant time, long number, Digest previous, LedgerEvent event) {
        this.bytes = bytes;
        this.type = type;
        this.time = time;
        this.number = number;
        this.previous = previous;
        this.hash = Digest.of(bytes);
        this.event = event;
    }

    /** Encodes an event that happens now, as the successor of that head. */
    public static Entry append(ChainHead head, Instant time, LedgerEvent event) {
        EventTypes.Type type = EventTypes.form(event);
        Instant micros = time.truncatedTo(ChronoUnit.MICROS);
        long number = head.number() + 1;
        ByteSink sink = new ByteSink();
        sink.one(FORMAT).text(type.name()).number(type.version());
        sink.fixed(micros.getEpochSecond() * MICROS + micros.getNano() / 1000).fixed(number).raw(head.hash().bytes());
        event.write(sink);
        return new Entry(sink.toByteArray(), type, micros, number, head.hash(), event);
    }

    /**
     * Reads an entry back.
     *
     * @param bytes taken over, not copied: nobody may change them
     * @throws JournalFormatException if they are no event that this version knows
     */
    public static Entry decode(byte[] bytes) {
        ByteSource source = new ByteSource(bytes);
        int format = source.one();
        if (format != FORMAT) {
            throw new JournalFormatException("an event has format " + format + ", this program reads " + FORMAT);
        }
        String name = source.text();
        if (name.length() > MAX_TYPE) {
            throw new JournalFormatException("an event's type name has " + name.length() + " characters");
        }
        EventTypes.Type type = EventTypes.find(name, source.count(Short.MAX_VALUE));
        long micros = source.fixed();
        Instant time = Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000);
        long number = source.fixed();
        Digest previous = Digest.read(source);
        try {
            LedgerEvent event = type.read().apply(source);
            source.end();
            return new Entry(bytes, type, time, number, previous, event);
        } catch (IllegalArgumentException e) {
            throw new JournalFormatException("event " + number + " (" + type.manifest() + ") is not valid: " + e.getMessage(), e);
        }
    }

    /** The bytes: a copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** How many bytes it has. */
    public int size() {
        return bytes.length;
    }

    /** Type and version, {@code name:version}: what the journal repeats in a column. */
    public String manifest() {
        return type.manifest();
    }

    /** The type's short name. */
    public String type() {
        return type.name();
    }

    /** When it happened, to the microsecond. */
    public Instant time() {
        return time;
    }

    /** Its place in the journal, from 1. */
    public long number() {
        return number;
    }

    /** The hash of the event before it. */
    public Digest previous() {
        return previous;
    }

    /** The hash of its own bytes. */
    public Digest hash() {
        return hash;
    }

    /** The chain up to it. */
    public ChainHead head() {
        return new ChainHead(number, hash);
    }

    /** What happened. */
    public LedgerEvent event() {
        return event;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Entry entry && Arrays.equals(bytes, entry.bytes);
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }

    @Override
    public String toString() {
        return number + " " + time + " " + type.manifest() + " " + event;
    }
}
