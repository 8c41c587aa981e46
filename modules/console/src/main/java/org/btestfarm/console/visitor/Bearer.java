package org.btestfarm.console.visitor;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** Whoever shows the token is an operator. How long the comparison takes tells nothing about it. */
public final class Bearer {
    private static final String SCHEME = "Bearer ";

    private final byte[] token;

    /** For the token of the data directory. */
    public Bearer(String token) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether that header shows the token. */
    public boolean accepts(Optional<String> authorization) {
        return authorization
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .filter(value -> isToken(value.substring(SCHEME.length()).trim()))
                .isPresent();
    }

    /** Whether that is the token. */
    public boolean isToken(String shown) {
        return MessageDigest.isEqual(token, shown.getBytes(StandardCharsets.UTF_8));
    }
}
