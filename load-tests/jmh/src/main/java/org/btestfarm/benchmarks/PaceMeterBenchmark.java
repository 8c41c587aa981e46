package org.btestfarm.benchmarks;

import java.util.concurrent.TimeUnit;
import org.btestfarm.protocol.rate.PaceMeter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One turn of a paced sender. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PaceMeterBenchmark {
    private final PaceMeter meter = new PaceMeter(1_000_000_000, 1_500, 2_000_000, 0);
    private long now;

    @Benchmark
    public int takePackets() {
        now += 1_000_000;
        return meter.takePackets(100, 1_500, now);
    }
}
