package org.btestfarm.ledger.chain;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.btestfarm.ledger.bytes.ByteSource;
import org.btestfarm.ledger.bytes.JournalFormatException;

/** A SHA-256 digest: 32 bytes, compared by content. */
public final class Digest {
    /** How many bytes it has. */
    public static final int LENGTH = 32;

    /** What the first event has for a predecessor: zeros. */
    public static final Digest NONE = new Digest(new byte[LENGTH]);

    private final byte[] bytes;

    /**
     * A digest of these bytes, which are copied.
     *
     * @throws JournalFormatException if they are not 32
     */
    public Digest(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new JournalFormatException("a digest has " + bytes.length + " bytes, allowed are " + LENGTH);
        }
        this.bytes = bytes.clone();
    }

    /** The digest of the parts, one after the other. */
    public static Digest of(byte[]... parts) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                sha.update(part);
            }
            return new Digest(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * Reads 64 hex digits.
     *
     * @throws IllegalArgumentException if they are not that
     */
    public static Digest parse(String hex) {
        if (hex.length() != 2 * LENGTH) {
            throw new IllegalArgumentException("a digest has " + hex.length() + " hex digits, allowed are " + 2 * LENGTH);
        }
        return new Digest(HexFormat.of().parseHex(hex));
    }

    /** Reads the 32 bytes that stand next. */
    public static Digest read(ByteSource source) {
        return new Digest(source.raw(LENGTH));
    }

    /** The 32 bytes: a copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Digest digest && Arrays.equals(bytes, digest.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** 64 hex digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
