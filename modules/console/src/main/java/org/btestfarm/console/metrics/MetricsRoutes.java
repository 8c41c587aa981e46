package org.btestfarm.console.metrics;

import java.util.Optional;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.util.ByteString;
import org.btestfarm.console.visitor.Bearer;
import org.btestfarm.console.web.Answers;

/** {@code /metrics}: for whoever reaches the server, or for whoever shows a secret of its own, which is not the operators' token. */
public final class MetricsRoutes extends AllDirectives {
    private final Metrics metrics;
    private final Optional<Bearer> secret;

    /** @param secret what scrapers show; empty if nobody is asked */
    public MetricsRoutes(Metrics metrics, Optional<String> secret) {
        this.metrics = metrics;
        this.secret = secret.map(Bearer::new);
    }

    /** The route. */
    public Route routes() {
        return path("metrics", () -> get(() -> extractRequest(request -> complete(answer(request)))));
    }

    private HttpResponse answer(HttpRequest request) {
        if (secret.isPresent() && !secret.get().accepts(header(request, "Authorization"))) {
            return Answers.problem(StatusCodes.UNAUTHORIZED, "the header Authorization must be Bearer and the configuration's http.metrics-secret")
                    .addHeader(RawHeader.create("WWW-Authenticate", "Bearer realm=\"btest-farm metrics\""));
        }
        Metrics.Scrape scrape = metrics.scrape(header(request, "Accept").orElse(""));
        return HttpResponse.create()
                .withEntity(HttpEntities.create(ContentTypes.parse(scrape.type()), ByteString.fromString(scrape.text())))
                .addHeader(RawHeader.create("Cache-Control", "no-store"))
                .addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"));
    }

    private static Optional<String> header(HttpRequest request, String name) {
        return request.getHeader(name).map(header -> header.value());
    }
}
