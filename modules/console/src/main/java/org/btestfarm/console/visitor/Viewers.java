package org.btestfarm.console.visitor;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.btestfarm.console.web.Answers;

/**
 * Finds out who asks: whoever shows the token is an operator, then a session's cookie counts, else the address does. A wrong token is an error, not a
 * visitor: a program that mistypes it should hear about it.
 */
public final class Viewers extends AllDirectives {
    private final Bearer bearer;
    private final Origin origin;
    private final SessionLookup sessions;
    private final boolean shortAddresses;

    /** Who is logged in by that request's cookie; must not block. */
    @FunctionalInterface
    public interface SessionLookup {
        /** The user or operator; empty for nobody, or if the session is over. */
        Optional<Viewer> find(HttpRequest request);
    }

    /**
     * Finds them.
     *
     * @param shortAddresses whether addresses are shown to operators only, to others the networks that they are in
     */
    public Viewers(Bearer bearer, Origin origin, SessionLookup sessions, boolean shortAddresses) {
        this.shortAddresses = shortAddresses;
        this.bearer = bearer;
        this.origin = origin;
        this.sessions = sessions;
    }

    /** Goes on with who asks. */
    public Route viewer(Function<Viewer, Route> inner) {
        return extractRequest(request -> of(request).map(inner).orElseGet(() -> complete(
                Answers.problem(StatusCodes.UNAUTHORIZED, "the header Authorization must be Bearer and the token of the data directory's file admin.token, or absent")
                        .addHeader(RawHeader.create("WWW-Authenticate", "Bearer realm=\"btest-farm\"")))));
    }

    /** Where a request comes from. */
    public InetAddress address(HttpRequest request) {
        return origin.address(request);
    }

    /** Who asks; empty if a token is shown that is not the farm's. */
    public Optional<Viewer> of(HttpRequest request) {
        Optional<String> authorization = request.getHeader("Authorization").map(HttpHeader::value);
        if (authorization.isPresent()) {
            return bearer.accepts(authorization) ? Optional.of(new Viewer.Admin(origin.address(request))) : Optional.empty();
        }
        Viewer viewer = sessions.find(request).orElseGet(() -> new Viewer.Visitor(origin.address(request)));
        return Optional.of(shortAddresses ? viewer.withShortAddresses() : viewer);
    }
}
