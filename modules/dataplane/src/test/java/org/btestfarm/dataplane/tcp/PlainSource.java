package org.btestfarm.dataplane.tcp;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.btestfarm.dataplane.ByteCredit;
import org.btestfarm.dataplane.DataPlane;
import org.btestfarm.dataplane.DataPlaneOptions;
import org.btestfarm.dataplane.DataPlaneOptions.TransportChoice;
import org.btestfarm.dataplane.Flow;
import org.btestfarm.dataplane.Pace;
import org.btestfarm.dataplane.TcpFlowSpec;
import org.btestfarm.dataplane.Wire;
import org.btestfarm.dataplane.testing.EndOfFlow;
import org.btestfarm.protocol.Payload;

/** A program for {@link SlowLinkTest}, which runs it in a network namespace: connects, sends for some seconds, and prints its counters ten times a second. */
final class PlainSource {
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private PlainSource() {}

    /** Arguments: address, port, seconds. Prints {@code counters SENT WRITTEN} lines. */
    public static void main(String[] arguments) throws Exception {
        EndOfFlow end = new EndOfFlow();
        try (DataPlane plane = DataPlane.open(new DataPlaneOptions(1, TransportChoice.EPOLL, DataPlaneOptions.SYSTEM_CONGESTION))) {
            Wire wire = plane.connect(new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1])), Duration.ofSeconds(30))
                    .toCompletableFuture().get(30, TimeUnit.SECONDS);
            Flow flow = wire.startTcp(
                    new TcpFlowSpec(true, Payload.ZEROS, 32_768, TcpFlowSpec.Incoming.DATA, Pace.of(Pace.UNLIMITED), ByteCredit.unlimited(),
                            ByteCredit.unlimited()),
                    end);
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(Integer.parseInt(arguments[2]));
            while (System.nanoTime() - until < 0) {
                System.out.println("counters " + flow.counters().sentBytes() + " " + flow.counters().writtenBytes());
                java.util.concurrent.locks.LockSupport.parkNanos(STEP_NANOS);
            }
            flow.stop();
            end.await(30);
        }
    }
}
