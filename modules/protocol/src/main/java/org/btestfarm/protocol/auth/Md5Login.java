package org.btestfarm.protocol.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** The login of RouterOS before 6.43: MD5(password + MD5(password + challenge)) (docs/protocol.md, section 3). */
public final class Md5Login {
    /** The server's random bytes, after its reply. */
    public static final int CHALLENGE_LENGTH = 16;

    /** The hash, and the user name padded with zeros. */
    public static final int RESPONSE_LENGTH = 48;

    /** The longest user name, bytes of UTF-8. */
    public static final int MAX_NAME_LENGTH = 32;

    private static final int HASH_LENGTH = 16;

    private Md5Login() {}

    /**
     * What a client sends.
     *
     * @param challenge {@link #CHALLENGE_LENGTH} bytes
     * @return {@link #RESPONSE_LENGTH} bytes
     * @throws IllegalArgumentException if the name is longer than {@link #MAX_NAME_LENGTH} bytes or has a zero in it
     */
    public static byte[] response(String user, String password, byte[] challenge) {
        byte[] name = user.getBytes(StandardCharsets.UTF_8);
        if (name.length > MAX_NAME_LENGTH || user.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("for an MD5 login a user name may have at most " + MAX_NAME_LENGTH
                    + " bytes and no zero byte; this one has " + name.length + " bytes");
        }
        byte[] out = Arrays.copyOf(hash(password, challenge), RESPONSE_LENGTH);
        System.arraycopy(name, 0, out, HASH_LENGTH, name.length);
        return out;
    }

    /**
     * Whether the attempt was made with this password. Takes the same time whether it was or not.
     *
     * @param challenge the {@link #CHALLENGE_LENGTH} bytes that this client was sent
     */
    public static boolean matches(Attempt attempt, String password, byte[] challenge) {
        return MessageDigest.isEqual(hash(password, challenge), attempt.hash);
    }

    private static byte[] hash(String password, byte[] challenge) {
        if (challenge.length != CHALLENGE_LENGTH) {
            throw new IllegalArgumentException("a challenge has " + CHALLENGE_LENGTH + " bytes, not " + challenge.length);
        }
        byte[] secret = password.getBytes(StandardCharsets.UTF_8);
        MessageDigest md5 = md5();
        md5.update(secret);
        byte[] inner = md5.digest(challenge);
        md5.update(secret);
        return md5.digest(inner);
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    /**
     * What a client sent.
     *
     * @param hash 16 bytes
     * @param userName 0 to {@link #MAX_NAME_LENGTH} bytes, without the padding
     */
    public record Attempt(byte[] hash, byte[] userName) {
        public Attempt {
            if (hash.length != HASH_LENGTH || userName.length > MAX_NAME_LENGTH) {
                throw new IllegalArgumentException("an attempt has a hash of " + HASH_LENGTH + " bytes and a name of at most "
                        + MAX_NAME_LENGTH + ", not " + hash.length + " and " + userName.length);
            }
            hash = hash.clone();
            userName = userName.clone();
        }

        /**
         * Reads what a client sent; any {@link #RESPONSE_LENGTH} bytes are an attempt. The name ends at its first zero byte; what stands behind
         * that is padding, whatever it is.
         */
        public static Attempt decode(byte[] bytes) {
            if (bytes.length != RESPONSE_LENGTH) {
                throw new IllegalArgumentException("an MD5 response has " + RESPONSE_LENGTH + " bytes, not " + bytes.length);
            }
            int end = HASH_LENGTH;
            while (end < RESPONSE_LENGTH && bytes[end] != 0) {
                end++;
            }
            return new Attempt(Arrays.copyOf(bytes, HASH_LENGTH), Arrays.copyOfRange(bytes, HASH_LENGTH, end));
        }

        /** The user name as text. */
        public String userNameText() {
            return new String(userName, StandardCharsets.UTF_8);
        }

        @Override
        public byte[] hash() {
            return hash.clone();
        }

        @Override
        public byte[] userName() {
            return userName.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Attempt that && Arrays.equals(hash, that.hash) && Arrays.equals(userName, that.userName);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(hash) + Arrays.hashCode(userName);
        }

        @Override
        public String toString() {
            return "Attempt[userName=" + userNameText() + "]";
        }
    }
}
