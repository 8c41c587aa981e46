package org.btestfarm.console.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.btestfarm.console.live.LiveFeed;
import org.btestfarm.console.rate.RateLimit;
import org.btestfarm.console.tls.ServerTls;

/** What the HTTP server measures of itself. */
public final class ConsoleMeters {
    private ConsoleMeters() {}

    /** How many follow the live view. */
    public static void viewers(MeterRegistry registry, LiveFeed feed) {
        Gauge.builder("btest.live.viewers", feed, LiveFeed::viewers)
                .description("Who follows the live view now.")
                .strongReference(true)
                .register(registry);
    }

    /** How many requests were told to wait. */
    public static void limited(MeterRegistry registry, RateLimit limit) {
        FunctionCounter.builder("btest.http.limited", limit, RateLimit::refused)
                .description("Requests that were told to wait because their network had asked too often.")
                .register(registry);
    }

    /** How long the certificate that is shown is still valid; not a number without TLS. */
    public static void certificate(MeterRegistry registry, Optional<ServerTls> tls, Clock clock) {
        Supplier<Number> left = () -> tls.map(shown -> (double) Duration.between(clock.instant(), shown.ends()).toSeconds()).orElse(Double.NaN);
        Gauge.builder("btest.http.certificate.remaining.seconds", left)
                .description("How long the certificate that HTTP shows is still valid; below 0 when it is over, not a number without TLS.")
                .register(registry);
    }
}
