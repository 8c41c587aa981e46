package org.btestfarm.console.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** Whoever shows the token is an operator. How long the comparison takes tells nothing about it. */
final class Bearer {
    private static final String SCHEME = "Bearer ";

    private final byte[] token;

    Bearer(String token) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether that header shows the token. */
    boolean accepts(Optional<String> authorization) {
        return authorization
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(value -> value.substring(SCHEME.length()).trim().getBytes(StandardCharsets.UTF_8))
                .filter(shown -> MessageDigest.isEqual(token, shown))
                .isPresent();
    }
}
