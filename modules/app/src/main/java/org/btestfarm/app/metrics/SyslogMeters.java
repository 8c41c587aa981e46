package org.btestfarm.app.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.btestfarm.app.logging.Syslog;

/** Shows whether events reach their collector. */
public final class SyslogMeters {
    private SyslogMeters() {}

    /** Adds those of a sender; all are 0 if there is none. */
    public static void bind(MeterRegistry registry, Optional<Syslog> syslog) {
        FunctionCounter.builder("btest.events.sent", syslog, sender -> sender.map(Syslog::sent).orElse(0L))
                .description("Events that were handed to the network for the syslog collector.")
                .register(registry);
        FunctionCounter.builder("btest.events.dropped", syslog, sender -> sender.map(Syslog::dropped).orElse(0L))
                .description("Events that were dropped because the syslog collector is away or slow.")
                .register(registry);
        Gauge.builder("btest.events.waiting", syslog, sender -> sender.map(Syslog::waiting).orElse(0))
                .description("Events that wait for the syslog collector.")
                .strongReference(true)
                .register(registry);
    }
}
