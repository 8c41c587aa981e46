package org.btestfarm.client;

import java.nio.charset.StandardCharsets;

/**
 * Who logs in, should the server ask.
 *
 * @param user the user's name, 1..221 bytes of UTF-8, no zero in it (docs/protocol.md, section 4)
 * @param password its password
 * @param allowMd5 whether to answer a server that asks for MD5, which proves nothing about the server and lets a listener guess the password at leisure
 */
public record Login(String user, String password, boolean allowMd5) {
    private static final int MAX_USER_BYTES = 221;

    public Login {
        int length = user.getBytes(StandardCharsets.UTF_8).length;
        if (length < 1 || length > MAX_USER_BYTES) {
            throw new IllegalArgumentException("the user's name has " + length + " bytes, allowed are 1 to " + MAX_USER_BYTES);
        }
        if (user.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("the user's name holds a zero character, which cannot be sent");
        }
    }

    /** Without the password, so that it reaches no log. */
    @Override
    public String toString() {
        return "Login[user=" + user + ", allowMd5=" + allowMd5 + "]";
    }
}
