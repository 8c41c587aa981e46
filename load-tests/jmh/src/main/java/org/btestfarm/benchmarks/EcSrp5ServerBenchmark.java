package org.btestfarm.benchmarks;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.btestfarm.protocol.ProtocolException;
import org.btestfarm.protocol.auth.EcSrp5Client;
import org.btestfarm.protocol.auth.EcSrp5Server;
import org.btestfarm.protocol.auth.FakeVerifiers;
import org.btestfarm.protocol.auth.Verifier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One EC-SRP5 login, what the server computes: message 1 to message 4. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EcSrp5ServerBenchmark {
    private final SecureRandom random = new SecureRandom();
    private final Verifier verifier = Verifier.create("btest", "btest", random);
    private final FakeVerifiers fakes = new FakeVerifiers("a secret of the farm".getBytes(StandardCharsets.US_ASCII));
    private final byte[] answer = new byte[32];
    private final byte[] start = message1();

    private byte[] message1() {
        byte[] frame = new EcSrp5Client("btest", "btest", random).startFrame();
        return Arrays.copyOfRange(frame, 1, frame.length);
    }

    /** A user that exists. */
    @Benchmark
    public Object login() throws ProtocolException {
        EcSrp5Server.Start message = EcSrp5Server.Start.decode(start);
        fakes.of(message.userName());
        return EcSrp5Server.begin(message, verifier, true, random).confirm(answer);
    }

    /** One that does not: must cost the same. */
    @Benchmark
    public Object loginUnknown() throws ProtocolException {
        EcSrp5Server.Start message = EcSrp5Server.Start.decode(start);
        return EcSrp5Server.begin(message, fakes.of(message.userName()), false, random).confirm(answer);
    }
}
