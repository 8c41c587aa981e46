package org.btestfarm.console.login;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * Shows that a form was filled in on a page of ours: each form carries a token that belongs to the session or, before there is one, to a cookie of the visit. Other
 * sites' pages can send forms in a visitor's name, but not read what our pages say. Nothing is remembered here. Thread-safe.
 */
public final class FormTokens {
    static final String COOKIE = "btest-visit";
    private static final String PURPOSE = "form";
    private static final int TOKEN_BYTES = 16;

    private final Sessions sessions;
    private final SecureRandom random = new SecureRandom();

    /**
     * What a page with forms needs.
     *
     * @param token for the hidden field of each
     * @param cookie to be set with the page; empty if the browser has it already
     */
    public record Given(String token, Optional<HttpHeader> cookie) {}

    /** Tokens under the seal of these sessions. */
    public FormTokens(Sessions sessions) {
        this.sessions = sessions;
    }

    /** A token for the forms of the page that is asked for. */
    public Given give(HttpRequest request) {
        Optional<String> whose = whose(request);
        if (whose.isPresent()) {
            return new Given(token(whose.get()), Optional.empty());
        }
        byte[] visit = new byte[Session.ID_BYTES];
        random.nextBytes(visit);
        String name = HexFormat.of().formatHex(visit);
        return new Given(token(name), Optional.of(sessions.cookie(request, COOKIE, name, Sessions.LASTS)));
    }

    /** Whether the form that is sent comes from a page of ours. */
    public boolean accepts(HttpRequest request, Optional<String> token) {
        return whose(request)
                .filter(name -> token.isPresent())
                .filter(name -> MessageDigest.isEqual(bytes(token(name)), bytes(token.get())))
                .isPresent();
    }

    private Optional<String> whose(HttpRequest request) {
        return sessions.session(request).map(Session::key).or(() -> Sessions.cookie(request, COOKIE));
    }

    private String token(String whose) {
        byte[] sealed = sessions.seal().of(PURPOSE, bytes(whose));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(sealed, TOKEN_BYTES));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
