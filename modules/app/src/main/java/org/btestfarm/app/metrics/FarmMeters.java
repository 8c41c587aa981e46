package org.btestfarm.app.metrics;

import static org.btestfarm.app.metrics.HappenedMeters.label;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;
import org.btestfarm.dataplane.DataPlane;
import org.btestfarm.farm.Farm;
import org.btestfarm.farm.admission.Refusal;
import org.btestfarm.farm.observe.FarmReadings;
import org.btestfarm.protocol.Transport;

/** Shows what a node counts anyway: read at each scrape, never written on the path of the bytes. */
public final class FarmMeters {
    private FarmMeters() {}

    /** Adds those of a node that listens. */
    public static void bind(MeterRegistry registry, Farm farm) {
        FarmReadings readings = farm.readings();
        Gauge.builder("btest.tests.running", readings, FarmReadings::tests)
                .description("Tests with connections on this node.")
                .strongReference(true)
                .register(registry);
        Gauge.builder("btest.leases", readings, FarmReadings::leases)
                .description("Leases through which data may flow on this node.")
                .strongReference(true)
                .register(registry);
        Gauge.builder("btest.lease.credit", readings, FarmReadings::creditIn)
                .description("Leased bytes that flows of this node may still move, by direction as the farm sees it.")
                .baseUnit("bytes")
                .tag("direction", "in")
                .strongReference(true)
                .register(registry);
        Gauge.builder("btest.lease.credit", readings, FarmReadings::creditOut)
                .description("Leased bytes that flows of this node may still move, by direction as the farm sees it.")
                .baseUnit("bytes")
                .tag("direction", "out")
                .strongReference(true)
                .register(registry);
        for (Transport transport : Transport.values()) {
            bytes(registry, readings, transport);
        }
        for (Refusal refusal : Refusal.values()) {
            FunctionCounter.builder("btest.refusals", readings, read -> read.refused(refusal))
                    .description("Connections that were sent away before a test, by reason.")
                    .tag("reason", label(refusal))
                    .register(registry);
        }
    }

    private static void bytes(MeterRegistry registry, FarmReadings readings, Transport transport) {
        String description = "Bytes of tests, by direction as the farm sees it (in: received, out: charged as sent) and protocol.";
        FunctionCounter.builder("btest.transferred", readings, read -> read.moved(transport).received())
                .description(description)
                .baseUnit("bytes")
                .tag("direction", "in")
                .tag("protocol", label(transport))
                .register(registry);
        FunctionCounter.builder("btest.transferred", readings, read -> read.moved(transport).written())
                .description(description)
                .baseUnit("bytes")
                .tag("direction", "out")
                .tag("protocol", label(transport))
                .register(registry);
    }

    /** Adds those of the event loops. */
    public static void bind(MeterRegistry registry, DataPlane plane) {
        TimeGauge.builder("btest.event.loop.lag", plane, TimeUnit.NANOSECONDS, DataPlane::lagNanos)
                .description("How late the latest event loop came to a timer, looked at once a second.")
                .strongReference(true)
                .register(registry);
    }
}
