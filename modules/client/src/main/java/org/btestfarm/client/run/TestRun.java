package org.btestfarm.client.run;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.btestfarm.client.Second;
import org.btestfarm.client.TestFailure;
import org.btestfarm.client.TestOutcome;
import org.btestfarm.client.TestPlan;
import org.btestfarm.client.TestResult;
import org.btestfarm.client.handshake.Handshake;
import org.btestfarm.dataplane.FlowEnd;
import org.btestfarm.dataplane.Wire;
import org.btestfarm.protocol.Transport;
import org.btestfarm.protocol.status.StatusMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one test: connect, handshake, move data for as long as planned, stop, report. Whatever happens, there is one result, and nothing of the test is
 * left behind it.
 *
 * <p>For maintainers: all state is confined to the control thread. Every callback goes through {@link #guarded}, so that a fault ends the test and not only the
 * callback. {@code phase} only moves forward.
 */
public final class TestRun implements Transfer.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(TestRun.class);
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final Duration SECOND = Duration.ofSeconds(1);
    /** A last second shorter than this measures nothing worth showing. */
    private static final Duration SHORTEST_SECOND = Duration.ofMillis(100);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(5);
    private static final Duration CONNECT_GRACE = Duration.ofSeconds(1);
    private static final long MIN_POLL_NANOS = 1_000_000L;
    private static final long MAX_POLL_NANOS = 250_000_000L;

    /** What a test tells while it runs, on the control thread; must not block. */
    public interface Observer {
        /**
         * The first byte moved.
         *
         * @param setUp since the begin of connecting
         */
        default void began(Duration setUp) {}

        /** A second ended. */
        void second(Second second);
    }

    private enum Phase {
        SETTING_UP,
        RUNNING,
        STOPPING,
        OVER
    }

    private final ControlLoop loop;
    private final Connector connector;
    private final TestPlan plan;
    private final Observer observer;
    private final Duration silence;
    private final Handshake handshake;
    private final CompletableFuture<TestResult> result = new CompletableFuture<>();
    private final CpuReadings localCpu = new CpuReadings();
    private final CpuReadings remoteCpu = new CpuReadings();
    private Phase phase = Phase.SETTING_UP;
    private long connectNanos;
    private @Nullable Wire wire;
    private @Nullable Transfer transfer;
    private boolean transferOver;
    private @Nullable Data data;
    private @Nullable Future<?> timer;
    private @Nullable Verdict verdict;

    /** What there is once data may flow. */
    private static final class Data {
        final long startNanos;
        final Measurement measurement;
        final SilenceWatch silence;
        int ticks;
        Optional<Duration> setUp = Optional.empty();
        Duration measured = Duration.ZERO;

        Data(long startNanos, Measurement measurement, SilenceWatch silence) {
            this.startNanos = startNanos;
            this.measurement = measurement;
            this.silence = silence;
        }
    }

    private TestRun(ControlLoop loop, Connector connector, TestPlan plan, Observer observer, Duration silence) {
        this.loop = loop;
        this.connector = connector;
        this.plan = plan;
        this.observer = observer;
        this.silence = silence;
        this.handshake = new Handshake(plan.command(), plan.login(), loop.random());
    }

    /** Starts a test. */
    public static TestRun start(ControlLoop loop, Connector connector, TestPlan plan, Observer observer) {
        return start(loop, connector, plan, observer, SILENCE);
    }

    static TestRun start(ControlLoop loop, Connector connector, TestPlan plan, Observer observer, Duration silence) {
        TestRun run = new TestRun(loop, connector, plan, observer, silence);
        if (!loop.execute(run.guarded(run::connect))) {
            throw new IllegalStateException("the control loop is closed");
        }
        return run;
    }

    /** Its result, once it is over; fails only if the observer did, or the program is at fault. */
    public CompletionStage<TestResult> result() {
        return result;
    }

    /** Ends it before its time; the result is of what there was. Idempotent. */
    public void stop() {
        loop.execute(guarded(() -> end(phase == Phase.SETTING_UP ? Verdict.STOPPED_TOO_EARLY : Verdict.STOPPED)));
    }

    private void connect() {
        connectNanos = System.nanoTime();
        if (plan.server().isUnresolved()) {
            String host = plan.server().getHostString();
            failed(new TestFailure(TestOutcome.CANNOT_CONNECT, "unknown host", "cannot connect: no address is known for " + host));
            return;
        }
        loop.await(
                connector.connect(plan.server(), plan.stepDeadline()),
                plan.stepDeadline().plus(CONNECT_GRACE),
                connected -> guarded(() -> connected(connected)).run(),
                error -> guarded(() -> failed(cannotConnect(error))).run(),
                Wire::close);
    }

    private TestFailure cannotConnect(Throwable error) {
        String where = plan.server().getHostString() + " port " + plan.server().getPort();
        return new TestFailure(
                TestOutcome.CANNOT_CONNECT, "no connection", "cannot connect to " + where + ": " + Causes.line(error));
    }

    private void connected(Wire connected) {
        if (phase != Phase.SETTING_UP) {
            connected.close();
            return;
        }
        wire = connected;
        HandshakeDriver.lead(
                loop,
                connected,
                handshake,
                plan.stepDeadline(),
                () -> guarded(() -> established(connected)).run(),
                failure -> guarded(() -> failed(failure)).run());
    }

    private void established(Wire connected) {
        if (phase != Phase.SETTING_UP) {
            return;
        }
        transfer = plan.transport() == Transport.TCP
                ? new TcpTransfer(loop, connector, plan, this, connected, handshake.token())
                : new UdpTransfer(loop, plan, this, connected, handshake.serverUdpPort());
        transfer.begin();
    }

    @Override
    public void failed(TestFailure failure) {
        end(Verdict.of(failure));
    }

    @Override
    public void began() {
        long now = System.nanoTime();
        phase = Phase.RUNNING;
        data = new Data(
                now,
                new Measurement(plan.direction(), transfer().counters(), now),
                new SilenceWatch(transfer().expectsStatuses(), silence, now));
        scheduleTick();
        watchForFirstByte();
    }

    /** Looks ever less often, so that what is measured is within an eighth and costs nothing, also where no byte ever comes. */
    private void watchForFirstByte() {
        if (phase != Phase.RUNNING) {
            return;
        }
        long now = System.nanoTime();
        if (data().measurement.hasBegun()) {
            Duration setUp = Duration.ofNanos(now - connectNanos);
            data().setUp = Optional.of(setUp);
            observer.began(setUp);
            return;
        }
        long delay = Math.min(MAX_POLL_NANOS, Math.max(MIN_POLL_NANOS, (now - data().startNanos) / 8));
        loop.after(Duration.ofNanos(delay), guarded(this::watchForFirstByte));
    }

    /** Ticks lie on a grid from the start, so that a late one does not put off the others. */
    private void scheduleTick() {
        Duration due = SECOND.multipliedBy(++data().ticks);
        boolean last = due.compareTo(plan.duration()) >= 0;
        Duration at = last ? plan.duration() : due;
        timer = loop.after(at.minusNanos(System.nanoTime() - data().startNanos), guarded(() -> tick(last)));
    }

    private void tick(boolean last) {
        if (phase != Phase.RUNNING) {
            return;
        }
        if (last) {
            end(Verdict.DONE);
            return;
        }
        long now = System.nanoTime();
        reportSecond(now);
        transfer().everySecond(localCpu.recent(now));
        Measurement measurement = data().measurement;
        if (data().silence.isSilent(measurement.txBytes() + measurement.rxBytes(), now)) {
            end(Verdict.silent(measurement.elapsed(now), transfer().expectsStatuses(), silence));
        } else {
            scheduleTick();
        }
    }

    private void reportSecond(long now) {
        OptionalInt cpu = loop.localCpuPct();
        cpu.ifPresent(percent -> localCpu.add(percent, now));
        observer.second(data().measurement.second(now, cpu, remoteCpu.recent(now)));
    }

    @Override
    public void status(StatusMessage status) {
        if (phase == Phase.RUNNING) {
            long now = System.nanoTime();
            remoteCpu.add(status.cpuPct(), now);
            data().silence.status(now);
        }
    }

    @Override
    public void ended(FlowEnd why) {
        guarded(() -> {
            transferOver = true;
            if (phase == Phase.STOPPING) {
                finish();
            } else if (phase == Phase.RUNNING) {
                end(isRefusal() ? Verdict.refusedAfterPass(why) : Verdict.closed(elapsed(), why));
            }
        }).run();
    }

    private boolean isRefusal() {
        boolean saidNothing = data().measurement.rxBytes() == 0 && remoteCpu.average().isEmpty();
        return saidNothing && elapsed().compareTo(SECOND) < 0;
    }

    private Duration elapsed() {
        return data().measurement.elapsed(System.nanoTime());
    }

    /** From any phase: keeps the verdict, closes what there is, and finishes as soon as the counters are final. */
    private void end(Verdict how) {
        if (phase == Phase.STOPPING || phase == Phase.OVER) {
            return;
        }
        boolean flows = phase == Phase.RUNNING && !transferOver;
        phase = Phase.STOPPING;
        verdict = how;
        cancelTimer();
        if (data != null) {
            long now = System.nanoTime();
            data.measured = data.measurement.elapsed(now);
            if (data.measurement.nanosSinceLast(now) >= SHORTEST_SECOND.toNanos()) {
                reportSecond(now);
            }
        }
        release();
        if (!flows) {
            finish();
            return;
        }
        timer = loop.after(STOP_DEADLINE, guarded(() -> {
            LOG.warn("the connections of a test of {} did not close within {} s", plan.server(), STOP_DEADLINE.toSeconds());
            finish();
        }));
    }

    private void release() {
        if (transfer != null) {
            transfer.stop();
        }
        // A flow closes the wire that it took over.
        if (wire != null && (transfer == null || transfer.connections() == 0)) {
            wire.close();
        }
    }

    private void finish() {
        if (phase == Phase.OVER) {
            return;
        }
        phase = Phase.OVER;
        cancelTimer();
        Verdict how = Objects.requireNonNull(verdict);
        result.complete(new TestResult(
                how.outcome(),
                how.kind(),
                how.reason(),
                handshake.auth(),
                transfer == null ? 0 : transfer.connections(),
                data == null ? Duration.ZERO : data.measured,
                data == null ? 0 : data.measurement.txBytes(),
                data == null ? 0 : data.measurement.rxBytes(),
                data == null ? OptionalLong.empty() : data.measurement.lostPackets(),
                localCpu.average(),
                remoteCpu.average(),
                data == null ? Optional.empty() : data.setUp,
                transfer == null ? List.of() : transfer.notes()));
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    /** A fault, of the observer or of ours, ends the test: its sockets are closed and its result fails. */
    private Runnable guarded(Runnable step) {
        return () -> {
            try {
                step.run();
            } catch (RuntimeException e) {
                phase = Phase.OVER;
                cancelTimer();
                release();
                result.completeExceptionally(e);
            }
        };
    }

    private Transfer transfer() {
        return Objects.requireNonNull(transfer);
    }

    private Data data() {
        return Objects.requireNonNull(data);
    }
}
