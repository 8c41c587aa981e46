package org.btestfarm.console.rate;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.btestfarm.console.visitor.Viewer;
import org.btestfarm.console.visitor.Viewers;
import org.btestfarm.console.web.Answers;
import org.btestfarm.protocol.IpText;

/**
 * Lets a network ask no more often than it may. Operators and this machine may always: operators who are being flooded must get through, and who is on the machine has other means. A
 * token that is not the farm's is no operator's.
 */
public final class RateLimit extends AllDirectives {
    private final Viewers viewers;
    private final RequestRates rates;
    private final LongAdder refused = new LongAdder();

    /** Made from these. */
    public RateLimit(Viewers viewers, RateSettings settings) {
        this.viewers = viewers;
        this.rates = new RequestRates(settings, System.nanoTime());
    }

    /** In front of routes. */
    public Route limit(Supplier<Route> inner) {
        return limit(inner, (request, problem) -> complete(problem));
    }

    /** In front of routes, where who has to wait may be told in another form, which must have the status and the header {@code Retry-After} of the problem. */
    public Route limit(Supplier<Route> inner, BiFunction<HttpRequest, HttpResponse, Route> refusal) {
        return extractRequest(request -> {
            Duration wait = wait(request);
            return wait.isZero() ? inner.get() : refusal.apply(request, refused(request, wait));
        });
    }

    private Duration wait(HttpRequest request) {
        boolean free = viewers.address(request).isLoopbackAddress() || viewers.of(request).filter(viewer -> viewer instanceof Viewer.Admin).isPresent();
        return free ? Duration.ZERO : rates.ask(viewers.address(request), System.nanoTime());
    }

    /** How many requests were told to wait so far. */
    public long refused() {
        return refused.sum();
    }

    private HttpResponse refused(HttpRequest request, Duration wait) {
        refused.increment();
        return Answers.problem(
                        StatusCodes.TOO_MANY_REQUESTS,
                        "too many requests from " + IpText.prefixOf(viewers.address(request)) + "; ask again in " + wait.toSeconds() + " s")
                .addHeader(RawHeader.create("Retry-After", Long.toString(wait.toSeconds())));
    }
}
