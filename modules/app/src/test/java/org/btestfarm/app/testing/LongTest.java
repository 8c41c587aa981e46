package org.btestfarm.app.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.btestfarm.client.TestOutcome;
import org.btestfarm.client.TestPlanBuilder;
import org.btestfarm.client.TestResult;
import org.btestfarm.client.run.BandwidthTest;
import org.btestfarm.dataplane.DataPlane;
import org.btestfarm.dataplane.DataPlaneOptions;

/** A test of a farm that runs until it is told to end: looking at it meanwhile takes as long as it takes on a busy machine. */
public final class LongTest implements AutoCloseable {
    private final DataPlane plane = DataPlane.open(DataPlaneOptions.defaults());
    private final BandwidthTest test;

    /** Starts it, whatever duration the plan has. */
    public LongTest(TestPlanBuilder plan) throws Exception {
        test = BandwidthTest.start(plane, plan.duration(FarmUnderTest.LONG.multipliedBy(5)).stepDeadline(FarmUnderTest.LONG).build(), second -> {});
    }

    /** Ends it, and requires that it was well until then. */
    public void end() throws Exception {
        test.stop();
        TestResult result = test.result().toCompletableFuture().get(FarmUnderTest.LONG.toSeconds(), TimeUnit.SECONDS);
        assertThat(result.outcome()).as(result.reason()).isEqualTo(TestOutcome.DONE);
    }

    @Override
    public void close() {
        test.stop();
        plane.close();
    }
}
