package org.btestfarm.benchmarks;

import java.util.concurrent.TimeUnit;
import org.btestfarm.dataplane.Pace;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** What a write of a paced TCP test costs beside its system call: its bytes are taken from the pace that the test's connections share. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PaceBenchmark {
    private static final int BLOCK = 256 * 1024;

    /** Bit/s; 0 is unlimited. */
    @Param({"0", "1000000000"})
    public long bps;

    private Pace pace = Pace.of(Pace.UNLIMITED);

    @Setup
    public void set() {
        pace = Pace.of(bps);
    }

    @Benchmark
    public long blockOfOneFlow() {
        return pace.take(BLOCK, System.nanoTime());
    }

    @Benchmark
    @Threads(2)
    public long blockOfTwoFlows() {
        return pace.take(BLOCK, System.nanoTime());
    }
}
