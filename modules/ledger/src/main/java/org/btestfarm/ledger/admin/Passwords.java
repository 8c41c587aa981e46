package org.btestfarm.ledger.admin;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.btestfarm.ledger.account.Texts;
import org.btestfarm.protocol.auth.Md5Login;

/** Which names and passwords a login can carry, and new passwords. */
public final class Passwords {
    /** The longest password, UTF-8 bytes: no router has a longer one. */
    public static final int MAX_BYTES = 1_000;

    /** Letters and digits that are not taken for one another: it will be typed into a router. */
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final int LENGTH = 16;

    private Passwords() {}

    /** A random password: 16 letters and digits, 79 bits. */
    public static String generate(SecureRandom random) {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }

    /**
     * Checks that a login can carry them.
     *
     * @throws IllegalArgumentException with one clear line
     */
    static void check(String name, String password, boolean md5) {
        Texts.userName(name);
        int nameBytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (md5 && nameBytes > Md5Login.MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("the name has " + nameBytes + " bytes, allowed are 1 to " + Md5Login.MAX_NAME_LENGTH + " for MD5 logins");
        }
        int bytes = password.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException("the password has " + bytes + " bytes, allowed are 0 to " + MAX_BYTES);
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(password)) {
            throw new IllegalArgumentException("the password is not valid Unicode");
        }
    }
}
