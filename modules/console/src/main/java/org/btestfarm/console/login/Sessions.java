package org.btestfarm.console.login;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.Cookie;
import org.apache.pekko.http.javadsl.model.headers.HttpCookiePair;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.btestfarm.console.visitor.Origin;
import org.btestfarm.console.visitor.Viewer;
import org.btestfarm.console.visitor.Viewers;
import org.btestfarm.ledger.directory.DirectoryUser;
import org.btestfarm.ledger.directory.LedgerDirectory;

/**
 * Sessions, kept by the browsers themselves: a cookie says who it is and until when, sealed under the farm's secret and the user's credentials. So any node knows
 * it, none has to remember it, and it is over when the user is removed, disabled or given another password. Who logged out is remembered, within a bound, by the node
 * that was told. Thread-safe.
 */
public final class Sessions implements Viewers.SessionLookup {
    /** How long a session lasts, whatever happens. */
    public static final Duration LASTS = Duration.ofHours(12);

    static final String COOKIE = "btest-session";
    private static final int MOST_ENDED = 10_000;
    private static final int LONGEST = 1_024;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final Seal seal;
    private final Origin origin;
    private final Supplier<Optional<LedgerDirectory>> directory;
    private final byte[] token;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Instant> ended = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MOST_ENDED || eldest.getValue().isBefore(clock.instant());
        }
    };

    /**
     * Sessions of a farm.
     *
     * @param farmSecret what all its nodes share
     * @param directory users as they are now; empty as long as it is not there
     * @param token what makes an operator: another one ends operators' sessions
     */
    public Sessions(byte[] farmSecret, Origin origin, Supplier<Optional<LedgerDirectory>> directory, String token, Clock clock) {
        this.seal = new Seal(farmSecret);
        this.origin = origin;
        this.directory = directory;
        this.token = token.getBytes(StandardCharsets.UTF_8);
        this.clock = clock;
    }

    /**
     * Begins one.
     *
     * @param user who was found to be who they say; empty for an operator
     * @return the header that gives the browser its cookie; empty if there is no such user any more
     */
    public Optional<HttpHeader> begin(HttpRequest request, Optional<String> user) {
        byte[] id = new byte[Session.ID_BYTES];
        random.nextBytes(id);
        Session session = new Session(id, Instant.ofEpochSecond(clock.instant().plus(LASTS).getEpochSecond()), user);
        return credentials(session).map(credentials -> {
            byte[] bytes = session.bytes();
            return cookie(request, COOKIE, ENCODER.encodeToString(bytes) + "." + ENCODER.encodeToString(seal.of(COOKIE, bytes, credentials)), LASTS);
        });
    }

    /** Ends the session of that request, if it has one; the header takes the cookie away. */
    public HttpHeader end(HttpRequest request) {
        session(request).ifPresent(session -> {
            synchronized (ended) {
                ended.put(session.key(), session.ends());
            }
        });
        return cookie(request, COOKIE, "", Duration.ZERO);
    }

    @Override
    public Optional<Viewer> find(HttpRequest request) {
        return session(request).map(session -> session.user().isPresent()
                ? new Viewer.User(origin.address(request), session.user().get())
                : new Viewer.Admin(origin.address(request)));
    }

    /** The session that a request's cookie proves. */
    Optional<Session> session(HttpRequest request) {
        return cookie(request, COOKIE).flatMap(this::open).filter(this::isOn);
    }

    private Optional<Session> open(String text) {
        int dot = text.indexOf('.');
        if (dot < 0 || text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text.substring(0, dot));
            byte[] shown = Base64.getUrlDecoder().decode(text.substring(dot + 1));
            return Session.read(bytes).filter(session ->
                    credentials(session).filter(credentials -> MessageDigest.isEqual(shown, seal.of(COOKIE, bytes, credentials))).isPresent());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean isOn(Session session) {
        synchronized (ended) {
            return clock.instant().isBefore(session.ends()) && !ended.containsKey(session.key());
        }
    }

    /** What a session stands and falls with; empty for a user who may not log in. */
    private Optional<byte[]> credentials(Session session) {
        if (session.user().isEmpty()) {
            return Optional.of(token);
        }
        return directory.get().flatMap(users -> users.find(session.user().get())).filter(DirectoryUser::enabled).map(user -> user.verifier().x());
    }

    static Optional<String> cookie(HttpRequest request, String name) {
        return request.getHeader(Cookie.class).flatMap(header -> {
            for (HttpCookiePair pair : header.getCookies()) {
                if (pair.name().equals(name)) {
                    return Optional.of(pair.value());
                }
            }
            return Optional.empty();
        });
    }

    /** A cookie that no script can read, that other sites' pages do not send, and that keeps to TLS where there is TLS. */
    HttpHeader cookie(HttpRequest request, String name, String value, Duration lasts) {
        return RawHeader.create("Set-Cookie", name + "=" + value + "; Path=/; Max-Age=" + lasts.toSeconds() + "; HttpOnly; SameSite=Strict"
                + (origin.isSecure(request) ? "; Secure" : ""));
    }

    Seal seal() {
        return seal;
    }
}
