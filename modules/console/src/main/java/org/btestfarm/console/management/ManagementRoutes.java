package org.btestfarm.console.management;

import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.btestfarm.console.visitor.Bearer;
import org.btestfarm.console.visitor.OperatorsOnly;
import org.btestfarm.console.web.Answers;
import org.jspecify.annotations.Nullable;

/**
 * {@code /management}: Pekko Management's routes for clusters ({@code cluster/members}, {@code cluster/members/ADDRESS}, {@code cluster/shards/session}, {@code cluster/domain-events}), in the forms
 * that Pekko documents, for whoever shows the operators' token; and its health checks ({@code alive}, {@code ready}) for everybody, which say what {@code /health} says. Members can be looked at and
 * not changed: who goes is the affair of the split-brain resolver, and of SIGTERM (docs/adr/0017-how-nodes-find-each-other.md). Pekko's classes are loaded by the first who asks.
 */
public final class ManagementRoutes extends AllDirectives {
    private static final HttpHeader NOT_KEPT = RawHeader.create("Cache-Control", "no-store");
    private static final HttpHeader NO_PAGE = RawHeader.create("X-Content-Type-Options", "nosniff");

    private final ActorSystem<?> system;
    private final OperatorsOnly operators;
    private final Supplier<HttpResponse> live;
    private final Supplier<HttpResponse> ready;
    private volatile @Nullable Route cluster;

    /**
     * Those of a node.
     *
     * @param bearer knows the token
     * @param live the answer to whoever asks whether the process answers
     * @param ready likewise, whether tests can be run
     */
    public ManagementRoutes(ActorSystem<?> system, Bearer bearer, Supplier<HttpResponse> live, Supplier<HttpResponse> ready) {
        this.system = system;
        this.operators = new OperatorsOnly(bearer);
        this.live = live;
        this.ready = ready;
    }

    /** All of them, below {@code /management}. */
    public Route routes() {
        return concat(
                path("alive", () -> get(() -> complete(live.get()))),
                path("ready", () -> get(() -> complete(ready.get()))),
                operators.only(() -> extractMethod(method -> method.equals(HttpMethods.GET) ? mapResponse(ManagementRoutes::guarded, this::cluster) : complete(readOnly()))));
    }

    private static HttpResponse readOnly() {
        return Answers.problem(StatusCodes.METHOD_NOT_ALLOWED, "members can only be looked at here; a node leaves by SIGTERM").addHeader(RawHeader.create("Allow", "GET"));
    }

    private static HttpResponse guarded(HttpResponse answer) {
        return answer.getHeader("X-Content-Type-Options").isPresent() ? answer : answer.addHeader(NOT_KEPT).addHeader(NO_PAGE);
    }

    private Route cluster() {
        Route made = cluster;
        if (made == null) {
            made = ClusterRoutes.of(system);
            cluster = made;
        }
        return made;
    }
}
