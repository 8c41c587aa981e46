package org.btestfarm.client.load;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.btestfarm.client.Second;
import org.btestfarm.client.TestResult;
import org.btestfarm.client.run.BandwidthTest;
import org.btestfarm.client.run.Connector;
import org.btestfarm.client.run.ControlLoop;
import org.btestfarm.client.run.TestObserver;
import org.btestfarm.dataplane.DataPlane;
import org.jspecify.annotations.Nullable;

/** Many clients at once. No client has a thread of its own: a thousand run on the event loops of two cores. */
public final class LoadTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ControlLoop loop;
    private final Connector connector;
    private final LoadPlan plan;
    private final List<LoadPlan.Start> starts;
    private final Timeline timeline;
    private final Consumer<LoadSecond> everySecond;
    private final CompletableFuture<LoadReport> report = new CompletableFuture<>();
    private final long startNanos = System.nanoTime();
    private final LoadTally tally = new LoadTally();
    private final List<LoadTally> tallies;
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
        this.starts = plan.starts();
        this.timeline = new Timeline(plan.length());
        this.tallies = Stream.generate(LoadTally::new).limit(plan.groups().size()).toList();
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

    /** Starts those whose turn has come. */
    private void startDue() {
        while (!stopped && started < starts.size() && starts.get(started).dueNanos() <= elapsed().toNanos()) {
            startOne(starts.get(started++));
        }
        if (!stopped && started < starts.size()) {
            startTimer = loop.after(Duration.ofNanos(starts.get(started).dueNanos()).minus(elapsed()), this::startDue);
        }
    }

    private void startOne(LoadPlan.Start start) {
        Client client = new Client(start);
        client.test = BandwidthTest.start(loop, connector, start.test(), client);
        live.add(client.test);
        client.test.result().whenComplete((result, error) -> loop.execute(() -> client.over(result, error)));
    }

    /** One of the clients, as the load test sees it. */
    private final class Client implements TestObserver {
        private final LoadPlan.Start start;
        private @Nullable BandwidthTest test;
        private boolean moves;
        private long ownTx;
        private long ownRx;

        Client(LoadPlan.Start start) {
            this.start = start;
        }

        @Override
        public void began(Duration setUp) {
            moves = true;
            moving++;
            timeline.setUp(setUp.toNanos() / 1_000);
        }

        @Override
        public void second(Second second) {
            moved(second.txBytes(), second.rxBytes());
        }

        private void moved(long tx, long rx) {
            txBytes += tx;
            rxBytes += rx;
            ownTx += tx;
            ownRx += rx;
        }

        void over(@Nullable TestResult result, @Nullable Throwable error) {
            if (moves) {
                moving--;
            }
            live.remove(test);
            if (result != null) {
                // What was too short for a second of its own; all of it, in a short test.
                moved(Math.max(0, result.txBytes() - ownTx), Math.max(0, result.rxBytes() - ownRx));
                tallies().forEach(each -> each.add(start.test(), result));
            } else {
                Throwable fault = error == null ? new IllegalStateException("no result") : error;
                tallies().forEach(each -> each.add(fault));
            }
            finishIfOver();
        }

        private Stream<LoadTally> tallies() {
            return Stream.of(tally, tallies.get(start.group()));
        }
    }

    private void finishIfOver() {
        if (live.isEmpty() && (stopped || started == starts.size()) && !report.isDone()) {
            cancel(tickTimer);
            if (fault == null) {
                timeline.tick(second(), sinceLastTick(), true);
                report.complete(tally.report(starts.size(), elapsed(), groups(), timeline.moments()));
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

    private List<LoadReport.Group> groups() {
        return IntStream.range(0, tallies.size())
                .mapToObj(number -> new LoadReport.Group(plan.groups().get(number).name(), tallies.get(number).figures(plan.groups().get(number).clients())))
                .toList();
    }

    private void tick() {
        LoadSecond second = second();
        timeline.tick(second, sinceLastTick(), false);
        lastTickNanos = System.nanoTime();
        txBytes = 0;
        rxBytes = 0;
        everySecond.accept(second);
    }

    private LoadSecond second() {
        double seconds = Math.max(1, sinceLastTick().toNanos()) / 1e9;
        return new LoadSecond(
                ticks,
                elapsed(),
                starts.size() - started,
                live.size() - moving,
                moving,
                tally.done(),
                tally.failed(),
                txBytes * 8 / seconds,
                rxBytes * 8 / seconds,
                loop.localCpuPct());
    }

    private Duration sinceLastTick() {
        return Duration.ofNanos(System.nanoTime() - lastTickNanos);
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
