package org.btestfarm.app.serve;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.btestfarm.farm.directory.User;
import org.btestfarm.protocol.auth.Verifier;
import org.jspecify.annotations.Nullable;

/**
 * The user that is made when the operator named none, as it is kept: a verifier, not the password; except for MD5 logins, which cannot do without.
 *
 * @param name the user's name
 * @param salt hexadecimal
 * @param x hexadecimal
 * @param parity 0 or 1
 * @param md5Password only if it was made for MD5 logins
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record GeneratedUser(
        @JsonProperty("name") String name,
        @JsonProperty("salt") String salt,
        @JsonProperty("x") String x,
        @JsonProperty("parity") int parity,
        @JsonProperty("md5_password") @Nullable String md5Password) {

    /** What it is called. */
    static final String NAME = "btest";

    /** Letters and digits that are not taken for one another: it will be typed into a router. */
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final int PASSWORD_LENGTH = 16;

    /** A random password: 79 bits. */
    static String password(SecureRandom random) {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < PASSWORD_LENGTH; i++) {
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }

    /** One with this password. */
    static GeneratedUser of(String password, boolean forMd5, SecureRandom random) {
        Verifier verifier = Verifier.create(NAME, password, random);
        HexFormat hex = HexFormat.of();
        return new GeneratedUser(
                NAME, hex.formatHex(verifier.salt()), hex.formatHex(verifier.x()), verifier.parity(), forMd5 ? password : null);
    }

    /** Whether a file held all of it, in the form that it was written in. */
    boolean isWhole() {
        try {
            return name != null && salt != null && x != null && name.equals(user().name());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** As the farm knows users. */
    User user() {
        HexFormat hex = HexFormat.of();
        return new User(name, new Verifier(hex.parseHex(salt), hex.parseHex(x), parity), Optional.ofNullable(md5Password));
    }

    @Override
    public String toString() {
        return "GeneratedUser[" + name + "]";
    }
}
