package org.btestfarm.client.run;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.btestfarm.client.TestFailure;
import org.btestfarm.client.TestOutcome;
import org.btestfarm.client.TestPlan;
import org.btestfarm.client.TestResult;
import org.btestfarm.client.handshake.Handshake;
import org.btestfarm.dataplane.FlowEnd;
import org.btestfarm.dataplane.Wire;
import org.btestfarm.protocol.IpText;
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
final class TestRun implements Transfer.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(TestRun.class);
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(5);
    private static final Duration CONNECT_GRACE = Duration.ofSeconds(1);

    private enum Phase {
        SETTING_UP,
        RUNNING,
        STOPPING,
        OVER
    }

    private final ControlLoop loop;
    private final Connector connector;
    private final TestPlan plan;
    private final TestObserver observer;
    private final Duration silence;
    private final Handshake handshake;
    private final CompletableFuture<TestResult> result = new CompletableFuture<>();
    private Phase phase = Phase.SETTING_UP;
    private long connectNanos;
    private @Nullable Wire wire;
    private @Nullable HandshakeDriver driver;
    private @Nullable Transfer transfer;
    private boolean transferOver;
    private @Nullable RunningTest running;
    private @Nullable Future<?> stopTimer;
    private @Nullable Verdict verdict;

    private TestRun(ControlLoop loop, Connector connector, TestPlan plan, TestObserver observer, Duration silence) {
        this.loop = loop;
        this.connector = connector;
        this.plan = plan;
        this.observer = observer;
        this.silence = silence;
        this.handshake = new Handshake(plan.command(), plan.login(), loop.random());
    }

    static TestRun start(ControlLoop loop, Connector connector, TestPlan plan, TestObserver observer) {
        return start(loop, connector, plan, observer, SILENCE);
    }

    /** As a test of this class wants it, which has no ten seconds for silence. */
    static TestRun start(ControlLoop loop, Connector connector, TestPlan plan, TestObserver observer, Duration silence) {
        TestRun run = new TestRun(loop, connector, plan, observer, silence);
        if (!loop.execute(run.guarded(run::connect))) {
            throw new IllegalStateException("the control loop is closed");
        }
        return run;
    }

    /** Its result, once it is over; fails only if the observer did, or the program is at fault. */
    CompletionStage<TestResult> result() {
        return result;
    }

    /** Ends it before its time; the result is of what there was. Idempotent. */
    void stop() {
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
        InetAddress address = plan.server().getAddress();
        String named = plan.server().getHostString();
        // What was not named is shown in its usual spelling; with a zone it is left as it is.
        String host = named.equals(address.getHostAddress()) && named.indexOf('%') < 0 ? IpText.of(address) : named;
        String where = host + " port " + plan.server().getPort();
        return new TestFailure(
                TestOutcome.CANNOT_CONNECT, "no connection", "cannot connect to " + where + ": " + Causes.line(error));
    }

    private void connected(Wire connected) {
        if (phase != Phase.SETTING_UP) {
            connected.close();
            return;
        }
        wire = connected;
        driver = HandshakeDriver.lead(
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
        phase = Phase.RUNNING;
        running = new RunningTest(
                loop, plan, Objects.requireNonNull(transfer), observer, silence, this::guarded, this::end, connectNanos);
        running.start();
    }

    @Override
    public void status(StatusMessage status) {
        if (phase == Phase.RUNNING) {
            Objects.requireNonNull(running).status(status);
        }
    }

    @Override
    public void ended(FlowEnd why) {
        transferOver = true;
        if (phase == Phase.STOPPING) {
            finish();
        } else if (phase == Phase.RUNNING) {
            end(Objects.requireNonNull(running).closedByServer(why));
        }
    }

    /** From any phase: keeps the verdict, closes what there is, and finishes as soon as the counters are final. */
    private void end(Verdict how) {
        if (phase == Phase.STOPPING || phase == Phase.OVER) {
            return;
        }
        boolean flowsRun = phase == Phase.RUNNING && !transferOver;
        phase = Phase.STOPPING;
        verdict = how;
        if (running != null) {
            running.cancel();
        }
        release();
        if (!flowsRun) {
            finish();
            return;
        }
        stopTimer = loop.after(STOP_DEADLINE, guarded(() -> {
            LOG.warn("the connections of a test of {} did not close within {} s", plan.server(), STOP_DEADLINE.toSeconds());
            finish();
        }));
    }

    private void release() {
        if (driver != null) {
            driver.cancel();
        }
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
        if (stopTimer != null) {
            stopTimer.cancel(false);
        }
        if (running != null) {
            running.close();
        }
        Verdict how = Objects.requireNonNull(verdict);
        Optional<RunningTest> ran = Optional.ofNullable(running);
        result.complete(new TestResult(
                how.outcome(),
                how.kind(),
                how.reason(),
                handshake.auth(),
                transfer == null ? 0 : transfer.connections(),
                transfer == null ? Optional.empty() : transfer.congestion(),
                ran.map(RunningTest::measured).orElse(Duration.ZERO),
                ran.map(test -> test.measurement().txBytes()).orElse(0L),
                ran.map(test -> test.measurement().rxBytes()).orElse(0L),
                ran.map(test -> test.measurement().lostPackets()).orElse(OptionalLong.empty()),
                ran.map(RunningTest::localCpuPct).orElse(OptionalDouble.empty()),
                ran.map(RunningTest::remoteCpuPct).orElse(OptionalDouble.empty()),
                ran.flatMap(RunningTest::setUp),
                transfer == null ? List.of() : transfer.notes()));
    }

    @Override
    public Runnable guarded(Runnable step) {
        return () -> {
            try {
                step.run();
            } catch (RuntimeException e) {
                phase = Phase.OVER;
                if (running != null) {
                    running.cancel();
                }
                release();
                result.completeExceptionally(e);
            }
        };
    }
}
