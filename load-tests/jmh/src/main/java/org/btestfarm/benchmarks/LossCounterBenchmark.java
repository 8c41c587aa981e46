package org.btestfarm.benchmarks;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.btestfarm.protocol.udp.LossCounter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Counting 64 datagrams: what one read with receive offload brings. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LossCounterBenchmark {
    private static final int RUN = 64;

    private final LossCounter onePort = new LossCounter();
    private final LossCounter twentyPorts = new LossCounter();
    private int sequence;
    private int stream;

    /** In one run, one source port. */
    @Benchmark
    public OptionalLong run() {
        onePort.receivedRun(2257, sequence += RUN, RUN);
        return onePort.lost();
    }

    /** One by one, one source port. */
    @Benchmark
    public OptionalLong singly() {
        for (int i = 0; i < RUN; i++) {
            onePort.received(2257, sequence++);
        }
        return onePort.lost();
    }

    /** In one run, by turns from 20 source ports with numbers of their own. */
    @Benchmark
    public OptionalLong runOfOneIn20Ports() {
        if (++stream == 20) {
            stream = 0;
            sequence += RUN;
        }
        twentyPorts.receivedRun(2257 + stream, sequence, RUN);
        return twentyPorts.lost();
    }
}
