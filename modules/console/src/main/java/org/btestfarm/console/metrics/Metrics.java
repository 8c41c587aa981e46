package org.btestfarm.console.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;

/**
 * What the farm measures of itself. Our own names begin with {@code btest_}, units are base units, and labels have few values: never an address or a name that a
 * client sends. What the JVM and the process say has the names that everybody's dashboards know. See docs/adr/0023-metrics-and-events-out.md.
 */
public final class Metrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();

    /** Those of this process, and nothing of a farm yet. */
    public Metrics() {
        List<MeterBinder> process = List.of(
                new JvmMemoryMetrics(), new JvmThreadMetrics(), new ClassLoaderMetrics(), new ProcessorMetrics(), new UptimeMetrics(), new FileDescriptorMetrics());
        process.forEach(binder -> binder.bindTo(registry));
        collections.bindTo(registry);
    }

    /** Where others add theirs. What they add is read at each scrape, so reading it must not block. */
    public MeterRegistry registry() {
        return registry;
    }

    /** Which program this is. */
    public void build(String version) {
        Gauge.builder("btest.build.info", () -> 1)
                .description("Always 1; the labels say which program this is.")
                .tag("version", version)
                .tag("jdk", Runtime.version().toString())
                .strongReference(true)
                .register(registry);
    }

    /** All of it, in a form that the scraper takes: the value of its header Accept, or empty. */
    Scrape scrape(String accept) {
        String type = accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
        return new Scrape(type, registry.scrape(type));
    }

    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    /**
     * An answer to a scraper.
     *
     * @param type its media type
     * @param text what was measured
     */
    record Scrape(String type, String text) {}

    /** Stops listening to the JVM's collections. */
    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
