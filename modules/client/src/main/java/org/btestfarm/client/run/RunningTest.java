package org.btestfarm.client.run;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.btestfarm.client.TestPlan;
import org.btestfarm.client.measure.CpuReadings;
import org.btestfarm.client.measure.Measurement;
import org.btestfarm.client.measure.SilenceWatch;
import org.btestfarm.dataplane.FlowEnd;
import org.btestfarm.protocol.status.StatusMessage;
import org.jspecify.annotations.Nullable;

/** A test from the moment that data may flow until it is told to close: its seconds, its first byte, its end by time or by silence. */
final class RunningTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    /** A last second shorter than this measures nothing worth showing. */
    private static final Duration SHORTEST_SECOND = Duration.ofMillis(100);
    private static final long MIN_POLL_NANOS = 1_000_000L;
    private static final long MAX_POLL_NANOS = 250_000_000L;

    private final ControlLoop loop;
    private final TestPlan plan;
    private final Transfer transfer;
    private final TestObserver observer;
    private final UnaryOperator<Runnable> guard;
    private final Consumer<Verdict> end;
    private final long connectNanos;
    private final long startNanos = System.nanoTime();
    private final Duration silenceBound;
    private final SilenceWatch silence;
    private final Measurement measurement;
    private final CpuReadings localCpu = new CpuReadings();
    private final CpuReadings remoteCpu = new CpuReadings();
    private @Nullable Future<?> tickTimer;
    private @Nullable Future<?> firstByteTimer;
    private int ticks;
    private Optional<Duration> setUp = Optional.empty();
    private Duration measured = Duration.ZERO;

    /**
     * @param guard wraps every step that runs later
     * @param end gets the verdict when the test is over by itself; it calls {@link #cancel} at once and {@link #close} once the flows have ended
     * @param connectNanos when connecting began
     */
    RunningTest(
            ControlLoop loop,
            TestPlan plan,
            Transfer transfer,
            TestObserver observer,
            Duration silenceBound,
            UnaryOperator<Runnable> guard,
            Consumer<Verdict> end,
            long connectNanos) {
        this.loop = loop;
        this.plan = plan;
        this.transfer = transfer;
        this.observer = observer;
        this.guard = guard;
        this.end = end;
        this.connectNanos = connectNanos;
        this.silenceBound = silenceBound;
        this.silence = new SilenceWatch(transfer.expectsStatuses(), silenceBound, startNanos);
        this.measurement = new Measurement(plan.direction(), transfer.counters(), startNanos);
    }

    void start() {
        scheduleTick();
        watchForFirstByte();
    }

    /** Looks ever less often, so that what is measured is within an eighth and costs nothing, also where no byte ever comes. */
    private void watchForFirstByte() {
        long now = System.nanoTime();
        if (measurement.hasBegun()) {
            Duration took = Duration.ofNanos(now - connectNanos);
            setUp = Optional.of(took);
            observer.began(took);
            return;
        }
        long delay = Math.min(MAX_POLL_NANOS, Math.max(MIN_POLL_NANOS, (now - startNanos) / 8));
        firstByteTimer = loop.after(Duration.ofNanos(delay), guard.apply(this::watchForFirstByte));
    }

    /** Ticks lie on a grid from the start, so that a late one does not put off the others. */
    private void scheduleTick() {
        Duration due = SECOND.multipliedBy(++ticks);
        boolean last = due.compareTo(plan.duration()) >= 0;
        Duration at = last ? plan.duration() : due;
        tickTimer = loop.after(at.minusNanos(System.nanoTime() - startNanos), guard.apply(last ? () -> end.accept(Verdict.DONE) : this::tick));
    }

    private void tick() {
        long now = System.nanoTime();
        reportSecond(now);
        transfer.everySecond(localCpu.recent(now));
        if (silence.isSilent(measurement.txBytes() + measurement.rxBytes(), now)) {
            end.accept(Verdict.silent(measurement.elapsed(now), transfer.expectsStatuses(), silenceBound));
        } else {
            scheduleTick();
        }
    }

    private void reportSecond(long now) {
        OptionalInt cpu = loop.localCpuPct();
        cpu.ifPresent(percent -> localCpu.add(percent, now));
        observer.second(measurement.second(now, cpu, remoteCpu.recent(now)));
    }

    void status(StatusMessage status) {
        long now = System.nanoTime();
        remoteCpu.add(status.cpuPct(), now);
        silence.status(now);
    }

    /** What it means that the last connection ended. */
    Verdict closedByServer(FlowEnd why) {
        Duration elapsed = measurement.elapsed(System.nanoTime());
        boolean saidNothing = measurement.rxBytes() == 0 && remoteCpu.average().isEmpty();
        return saidNothing && elapsed.compareTo(SECOND) < 0 ? Verdict.refusedAfterPass(why) : Verdict.closed(elapsed, why);
    }

    /**
     * Ends the measuring, with what there was of the last second. To be called once the counters are final: a busy event loop goes on counting between the verdict and its end,
     * and bytes must not be divided by less time than they took.
     */
    void close() {
        cancel();
        long now = System.nanoTime();
        measured = measurement.elapsed(now);
        if (measurement.nanosSinceLast(now) >= SHORTEST_SECOND.toNanos()) {
            reportSecond(now);
        }
    }

    /** Stops the timers: the verdict is known. */
    void cancel() {
        if (tickTimer != null) {
            tickTimer.cancel(false);
        }
        if (firstByteTimer != null) {
            firstByteTimer.cancel(false);
        }
    }

    Measurement measurement() {
        return measurement;
    }

    /** How long data was moved; known once closed. */
    Duration measured() {
        return measured;
    }

    Optional<Duration> setUp() {
        return setUp;
    }

    OptionalDouble localCpuPct() {
        return localCpu.average();
    }

    OptionalDouble remoteCpuPct() {
        return remoteCpu.average();
    }
}
