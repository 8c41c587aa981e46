package org.btestfarm.app.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToDoubleFunction;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.btestfarm.ledger.Ledger;
import org.btestfarm.ledger.journal.JournalStatus;
import org.btestfarm.ledger.writer.WriterLoad;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows how the ledger does. The journal's size takes reads of its database, so it is looked at every {@value #LOOK_SECONDS} s and not at each scrape. */
public final class LedgerMeters implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LedgerMeters.class);
    private static final int LOOK_SECONDS = 10;

    private final Ledger ledger;
    private final AtomicBoolean looking = new AtomicBoolean();
    private final Cancellable timer;
    private volatile @Nullable JournalStatus journal;

    /** Adds those of a ledger that is ready. */
    public LedgerMeters(MeterRegistry registry, ActorSystem<?> system, Ledger ledger) {
        this.ledger = ledger;
        WriterLoad load = ledger.load();
        Gauge.builder("btest.ledger.up", ledger, books -> books.trouble().isEmpty() ? 1 : 0)
                .description("1 while the journal takes events, 0 while it does not.")
                .strongReference(true)
                .register(registry);
        Gauge.builder("btest.writer.queue", load, WriterLoad::waiting)
                .description("Requests that wait for the quota writer, where it runs on this node.")
                .strongReference(true)
                .register(registry);
        FunctionCounter.builder("btest.writer.busy", load, WriterLoad::turnedAway)
                .description("Requests that the quota writer turned away because too many waited.")
                .register(registry);
        FunctionCounter.builder("btest.writer.requests", load, WriterLoad::requests)
                .description("Requests that the quota writer decided.")
                .register(registry);
        FunctionTimer.builder("btest.writer.commit", load, WriterLoad::commits, WriterLoad::commitSeconds, TimeUnit.SECONDS)
                .description("Batches of requests, and how long it took until they were durable.")
                .register(registry);
        journal(registry, "btest.journal.size", "Size of the journal's database.", "bytes", status -> status.bytes());
        journal(registry, "btest.journal.unused", "Of the journal's database, what holds nothing and will be used before it grows.", "bytes",
                status -> status.unusedBytes().isPresent() ? status.unusedBytes().getAsLong() : Double.NaN);
        journal(registry, "btest.journal.free", "What the journal's file system has left; not a number where only a database server knows.", "bytes",
                status -> status.freeBytes().isPresent() ? status.freeBytes().getAsLong() : Double.NaN);
        journal(registry, "btest.journal.events", "Events in the journal, without those that were archived.", "", status -> status.events());
        timer = system.scheduler().scheduleWithFixedDelay(Duration.ZERO, Duration.ofSeconds(LOOK_SECONDS), this::look, system.executionContext());
    }

    private void journal(MeterRegistry registry, String name, String description, String unit, ToDoubleFunction<JournalStatus> value) {
        Gauge.builder(name, this, meters -> {
                    JournalStatus now = meters.journal;
                    return now == null ? Double.NaN : value.applyAsDouble(now);
                })
                .description(description)
                .baseUnit(unit.isEmpty() ? null : unit)
                .strongReference(true)
                .register(registry);
    }

    private void look() {
        if (looking.compareAndSet(false, true)) {
            ledger.journalStatus().whenComplete((status, failure) -> {
                journal = status; // None if it cannot be looked at: not a number, rather than an old one.
                if (failure != null) {
                    log.debug("the journal cannot be measured: {}", failure.getMessage());
                }
                looking.set(false);
            });
        }
    }

    /** Looks no more. */
    @Override
    public void close() {
        timer.cancel();
    }
}
