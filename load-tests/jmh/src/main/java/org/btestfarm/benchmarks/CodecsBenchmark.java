package org.btestfarm.benchmarks;

import java.util.concurrent.TimeUnit;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Opening;
import org.btestfarm.protocol.Payload;
import org.btestfarm.protocol.ProtocolException;
import org.btestfarm.protocol.Transport;
import org.btestfarm.protocol.status.StatusMessage;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Writing and reading a message. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecsBenchmark {
    private final Command command =
            new Command(Transport.TCP, Direction.BOTH, Payload.RANDOM, 20, 32_768, 0, 100_000_000, 100_000_000);
    private long sequence;

    @Benchmark
    public Opening command() throws ProtocolException {
        return Opening.decode(command.encode());
    }

    @Benchmark
    public Object status() {
        return StatusMessage.decode(new StatusMessage(50, ++sequence, 125_000_000).encode());
    }
}
