package org.btestfarm.client.run;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.btestfarm.client.Second;
import org.btestfarm.client.TestPlan;
import org.btestfarm.client.TestResult;
import org.btestfarm.dataplane.DataPlane;

/** One test of one server. */
public final class BandwidthTest {
    private final TestRun run;

    private BandwidthTest(TestRun run) {
        this.run = run;
    }

    /**
     * Runs a test.
     *
     * @param plane whose event loops move the data
     * @param plan what to test
     * @param everySecond gets each second of the test as it ends, on the test's own thread; must not block
     * @return the result; fails only if {@code everySecond} does or the program is at fault: a test that cannot connect has a result that says so
     */
    public static CompletionStage<TestResult> run(DataPlane plane, TestPlan plan, Consumer<Second> everySecond) {
        return start(plane, plan, everySecond).result();
    }

    /** As {@link #run}, with a handle to stop it by. */
    public static BandwidthTest start(DataPlane plane, TestPlan plan, Consumer<Second> everySecond) {
        ControlLoop loop = ControlLoop.open();
        BandwidthTest test = start(loop, plane::connect, plan, everySecond::accept);
        test.result().whenComplete((result, error) -> loop.close());
        return test;
    }

    /**
     * As one of many that share their threads.
     *
     * @param loop stays open until all are over
     */
    public static BandwidthTest start(ControlLoop loop, Connector connector, TestPlan plan, TestObserver observer) {
        return new BandwidthTest(TestRun.start(loop, connector, plan, observer));
    }

    /** Its result, once it is over. */
    public CompletionStage<TestResult> result() {
        return run.result();
    }

    /** Ends it before its time; the result is of what there was. Idempotent. */
    public void stop() {
        run.stop();
    }
}
