package org.btestfarm.client.load;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.btestfarm.client.Second;
import org.btestfarm.client.TestResult;
import org.btestfarm.client.run.BandwidthTest;
import org.btestfarm.client.run.Connector;
import org.btestfarm.client.run.ControlLoop;
import org.btestfarm.client.run.TestObserver;
import org.btestfarm.dataplane.DataPlane;
import org.jspecify.annotations.Nullable;

/** The same client many times. No client has a thread of its own: a thousand run on the event loops of two cores. */
public final class LoadTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ControlLoop loop;
    private final Connector connector;
    private final LoadPlan plan;
    private final Consumer<LoadSecond> everySecond;
    private final CompletableFuture<LoadReport> report = new CompletableFuture<>();
    private final long startNanos = System.nanoTime();
    private final LoadTally tally = new LoadTally();
    private final Set<BandwidthTest> live = new HashSet<>();
    private int started;
    private int moving;
    private int ticks;
    private long lastTickNanos = startNanos;
    private long txBytes;
    private long rxBytes;
    private boolean stopped;
    private @Nullable RuntimeException fault;
    private @Nullable Future<?> tickTimer;
    private @Nullable Future<?> startTimer;

    private LoadTest(ControlLoop loop, Connector connector, LoadPlan plan, Consumer<LoadSecond> everySecond) {
        this.loop = loop;
        this.connector = connector;
        this.plan = plan;
        this.everySecond = everySecond;
    }

    /**
     * Runs the clients.
     *
     * @param everySecond gets each second as it ends; must not block
     * @return the report; clients that fail are in it and do not fail it, only {@code everySecond} does
     */
    public static CompletionStage<LoadReport> run(DataPlane plane, LoadPlan plan, Consumer<LoadSecond> everySecond) {
        return start(plane, plan, everySecond).report();
    }

    /** As {@link #run}, with a handle to stop it by. */
    public static LoadTest start(DataPlane plane, LoadPlan plan, Consumer<LoadSecond> everySecond) {
        return start(plane::connect, plan, everySecond);
    }

    static LoadTest start(Connector connector, LoadPlan plan, Consumer<LoadSecond> everySecond) {
        ControlLoop loop = ControlLoop.open();
        LoadTest test = new LoadTest(loop, connector, plan, everySecond);
        test.report.whenComplete((report, error) -> loop.close());
        loop.execute(() -> {
            test.scheduleTick();
            test.startDue();
        });
        return test;
    }

    /** The report, once all are over. */
    public CompletionStage<LoadReport> report() {
        return report;
    }

    /** Ends all clients before their time. Idempotent. */
    public void stop() {
        loop.execute(() -> {
            stopped = true;
            cancel(startTimer);
            live.forEach(BandwidthTest::stop);
            finishIfOver();
        });
    }

    /** Starts those whose turn has come. The schedule is fixed from the start, so that a slow start does not stretch the ramp. */
    private void startDue() {
        while (!stopped && started < plan.clients() && dueNanos(started) <= elapsed().toNanos()) {
            started++;
            startOne();
        }
        if (!stopped && started < plan.clients()) {
            startTimer = loop.after(Duration.ofNanos(dueNanos(started)).minus(elapsed()), this::startDue);
        }
    }

    private long dueNanos(int client) {
        return (long) ((double) plan.ramp().toNanos() * client / plan.clients());
    }

    private void startOne() {
        Client client = new Client();
        client.test = BandwidthTest.start(loop, connector, plan.test(), client);
        live.add(client.test);
        client.test.result().whenComplete((result, error) -> loop.execute(() -> client.over(result, error)));
    }

    /** One of the clients, as the load test sees it. */
    private final class Client implements TestObserver {
        private @Nullable BandwidthTest test;
        private boolean moves;

        @Override
        public void began(Duration setUp) {
            moves = true;
            moving++;
        }

        @Override
        public void second(Second second) {
            txBytes += second.txBytes();
            rxBytes += second.rxBytes();
        }

        void over(@Nullable TestResult result, @Nullable Throwable error) {
            if (moves) {
                moving--;
            }
            live.remove(test);
            if (result != null) {
                tally.add(result);
            } else {
                tally.add(error == null ? new IllegalStateException("no result") : error);
            }
            finishIfOver();
        }
    }

    private void finishIfOver() {
        if (live.isEmpty() && (stopped || started == plan.clients())) {
            cancel(tickTimer);
            if (fault == null) {
                report.complete(tally.report(plan.clients(), elapsed()));
            } else {
                report.completeExceptionally(fault);
            }
        }
    }

    private static void cancel(@Nullable Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void scheduleTick() {
        ticks++;
        tickTimer = loop.after(SECOND.multipliedBy(ticks).minus(elapsed()), () -> {
            try {
                tick();
                scheduleTick();
            } catch (RuntimeException e) {
                fault = e;
                stop();
            }
        });
    }

    private void tick() {
        long now = System.nanoTime();
        double seconds = (now - lastTickNanos) / 1e9;
        everySecond.accept(new LoadSecond(
                ticks,
                elapsed(),
                plan.clients() - started,
                live.size() - moving,
                moving,
                tally.done(),
                tally.failed(),
                txBytes * 8 / seconds,
                rxBytes * 8 / seconds,
                loop.localCpuPct()));
        lastTickNanos = now;
        txBytes = 0;
        rxBytes = 0;
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
