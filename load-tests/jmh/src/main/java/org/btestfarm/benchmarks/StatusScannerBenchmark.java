package org.btestfarm.benchmarks;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.btestfarm.protocol.status.StatusScanner;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Looking for a status message through 256 KiB that hold none. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class StatusScannerBenchmark {
    private static final int READ = 256 * 1024;

    @Param({"false", "true"})
    public boolean randomData;

    private final ByteBuffer data = ByteBuffer.allocateDirect(READ);
    private StatusScanner scanner = new StatusScanner(false);
    private long now;

    @Setup
    public void fill() {
        scanner = new StatusScanner(randomData);
        byte[] bytes = new byte[READ];
        if (randomData) {
            new Random(1).nextBytes(bytes);
        }
        data.put(0, bytes);
    }

    @Benchmark
    public void read256KiB(Blackhole hole) {
        data.clear();
        now += 1_000_000;
        scanner.scan(data, now, hole::consume);
    }
}
