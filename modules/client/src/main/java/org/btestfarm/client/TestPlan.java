package org.btestfarm.client;

import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.Payload;
import org.btestfarm.protocol.Transport;
import org.btestfarm.protocol.udp.UdpSizes;

/**
 * What to test, and how. Made by {@link #to}; every bound is checked, with one line that says what is allowed.
 *
 * @param server where the server listens; one that is not resolved ends as {@link TestOutcome#CANNOT_CONNECT}
 * @param transport TCP or UDP
 * @param direction who sends
 * @param connections as on the wire: 0 asks for one without a session token, N for N, 0..255
 * @param duration how long to move data, 100 ms to 24 hours
 * @param txBps what we send, bit/s for the whole test; 0 is unlimited
 * @param rxBps what the server shall send, bit/s for the whole test, at most {@link Command#MAX_BPS}; 0 is unlimited
 * @param txSize what we send at a time, bytes: size of the IP packet for UDP, of a write for TCP; 0 is the default
 * @param rxSize what the server shall send at a time, likewise
 * @param payload what fills the data, both ways
 * @param openPath whether to send an empty datagram first, to open a path through our NAT (UDP only)
 * @param login who logs in if the server asks
 * @param stepDeadline how long each step of the set-up may take, connecting included, 100 ms to 5 min
 */
public record TestPlan(
        InetSocketAddress server,
        Transport transport,
        TestDirection direction,
        int connections,
        Duration duration,
        long txBps,
        long rxBps,
        int txSize,
        int rxSize,
        Payload payload,
        boolean openPath,
        Optional<Login> login,
        Duration stepDeadline) {

    private static final int MAX_UDP_SIZE = 64_000;
    private static final int MAX_TCP_SIZE = 65_535;
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final Duration LONGEST_STEP = Duration.ofMinutes(5);

    public TestPlan {
        range("connection count", connections, 0, 255);
        range("duration", duration, SHORTEST, LONGEST);
        range("step deadline", stepDeadline, SHORTEST, LONGEST_STEP);
        if (txBps < 0) {
            throw new IllegalArgumentException("tx rate is " + txBps + " bit/s, allowed are 0 (unlimited) or more");
        }
        if (rxBps < 0 || rxBps > Command.MAX_BPS) {
            throw new IllegalArgumentException("rx rate is " + rxBps + " bit/s, allowed are 0 (unlimited) to " + Command.MAX_BPS
                    + " bit/s: the protocol has 32 bits for what the server shall send");
        }
        size("tx size", txSize, transport);
        size("rx size", rxSize, transport);
    }

    /** A plan with RouterOS' defaults: UDP, receive, one connection, unlimited, zeros, for 10 s, each step within 10 s. */
    public static TestPlanBuilder to(InetSocketAddress server) {
        return new TestPlanBuilder(server);
    }

    /** The 16 bytes that ask for this test. */
    public Command command() {
        int serverTxSize = rxSize > 0 ? rxSize : defaultSize();
        // What we will send may be more than its field can say: then it says that it is not limited.
        long announcedTxBps = txBps > Command.MAX_BPS ? 0 : txBps;
        return new Command(
                transport, direction.onTheWire(), payload, connections, serverTxSize, 0, rxBps, announcedTxBps);
    }

    /** What we send at a time, bytes, the default applied. */
    public int effectiveTxSize() {
        return txSize > 0 ? txSize : defaultSize();
    }

    private int defaultSize() {
        return transport == Transport.TCP ? Command.DEFAULT_TCP_TX_SIZE : Command.DEFAULT_UDP_TX_SIZE;
    }

    private static void size(String what, int size, Transport transport) {
        if (size == 0) {
            return;
        }
        if (transport == Transport.UDP) {
            range(what + " of UDP packets", size, UdpSizes.MIN_PACKET, MAX_UDP_SIZE);
        } else {
            range(what + " of TCP writes", size, 1, MAX_TCP_SIZE);
        }
    }

    private static void range(String what, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + " is " + value + ", allowed are " + min + " to " + max);
        }
    }

    private static void range(String what, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(what + " is " + seconds(value) + " s, allowed are " + seconds(min) + " s to " + seconds(max) + " s");
        }
    }

    private static String seconds(Duration value) {
        return BigDecimal.valueOf(value.toMillis(), 3).stripTrailingZeros().toPlainString();
    }
}
