package org.btestfarm.benchmarks;

import java.util.concurrent.TimeUnit;
import org.btestfarm.dataplane.ByteCredit;
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

/** What a buffer costs beside its system call: its bytes are taken from the credit that a test's flows share, and half of them given back, as after a read that was not filled. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ByteCreditBenchmark {
    private static final int BUFFER = 256 * 1024;
    private static final int PACKET = 1500;
    private static final int PACKETS = 43;

    /** UNLIMITED: nobody counts; COUNTED: nothing limits it, but it counts, as a farm's does; LIMITED: a lease. */
    public enum Kind {
        UNLIMITED,
        COUNTED,
        LIMITED
    }

    @Param
    public Kind kind = Kind.LIMITED;

    private ByteCredit credit = ByteCredit.unlimited();

    @Setup
    public void grant() {
        credit = kind == Kind.UNLIMITED ? ByteCredit.unlimited() : ByteCredit.of(Long.MAX_VALUE / 4);
        if (kind == Kind.COUNTED) {
            credit.unmeter();
        }
    }

    private long buffer() {
        long taken = credit.take(BUFFER);
        credit.add(taken / 2);
        return taken;
    }

    private int datagrams() {
        return credit.takeWhole(PACKET, PACKETS);
    }

    /** One event loop. */
    @Benchmark
    public long bufferOfOneFlow() {
        return buffer();
    }

    /** Two event loops that share it: the contention there can be on two cores. */
    @Benchmark
    @Threads(2)
    public long bufferOfTwoFlows() {
        return buffer();
    }

    /** A burst of datagrams, sent or received. */
    @Benchmark
    public int burstOfDatagrams() {
        return datagrams();
    }
}
