package org.btestfarm.ledger.desk;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import org.btestfarm.ledger.message.ToWriter;

/** Puts the image of a base event together from its parts. One at a time; one that nobody goes on with is forgotten after a minute. Confined to the writer. */
final class BaseImage {
    private static final int MOST = 1 << 28;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
    private long number;
    private Instant last = Instant.EPOCH;

    /** @throws IllegalArgumentException if the part does not go on where the one before ended */
    void add(ToWriter.BasePart part, Instant now) {
        byte[] bytes = part.bytes();
        if (part.from() == 0) {
            parts.reset();
            number = part.number();
        }
        if (part.number() == number && part.from() + bytes.length == parts.size() && parts.size() > 0) {
            return; // Said again.
        }
        requireNext(part.number(), part.from());
        if (bytes.length > ToWriter.BasePart.MOST || parts.size() > MOST - bytes.length) {
            throw new IllegalArgumentException("the base's image or a part of it is too long: allowed are " + MOST + " bytes in parts of " + ToWriter.BasePart.MOST);
        }
        parts.writeBytes(bytes);
        last = now;
    }

    /** The whole, which is forgotten. */
    byte[] whole(ToWriter.SetBase base) {
        if (base.from() == 0) {
            return base.image();
        }
        requireNext(base.number(), base.from());
        parts.writeBytes(base.image());
        byte[] whole = parts.toByteArray();
        parts.reset();
        return whole;
    }

    private void requireNext(long ofNumber, int from) {
        if (ofNumber != number && parts.size() > 0 || from != parts.size()) {
            throw new IllegalArgumentException("a part of the base's image is missing, as when the ledger's writer has moved meanwhile: archive again");
        }
    }

    /** Forgets what nobody goes on with. */
    void tick(Instant now) {
        if (parts.size() > 0 && now.isAfter(last.plus(PATIENCE))) {
            parts.reset();
        }
    }
}
