package org.btestfarm.app.test;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.btestfarm.client.AuthType;
import org.btestfarm.client.Second;
import org.btestfarm.client.TestDirection;
import org.btestfarm.client.TestOutcome;
import org.btestfarm.client.TestPlan;
import org.btestfarm.client.TestResult;
import org.btestfarm.protocol.Transport;

/** Fixed tests, of which everything or next to nothing is known. */
final class Results {
    static final String HOST = "192.0.2.1";
    static final TestPlan UDP_BOTH = plan(Transport.UDP, TestDirection.BOTH);
    static final TestPlan TCP_RECEIVE = plan(Transport.TCP, TestDirection.RECEIVE);

    static final Second FULL_SECOND = new Second(
            1, Duration.ofMillis(1_002), Duration.ofMillis(1_000), 12_500_000, 1_250_000, OptionalLong.of(7), OptionalInt.of(12), OptionalInt.of(95));
    static final Second BARE_SECOND = new Second(
            2, Duration.ofMillis(2_000), Duration.ofMillis(500), 0, 0, OptionalLong.empty(), OptionalInt.empty(), OptionalInt.empty());

    static final TestResult FULL = new TestResult(
            TestOutcome.DONE,
            "done",
            "done",
            Optional.of(AuthType.EC_SRP5),
            20,
            Optional.of("cubic"),
            Duration.ofMillis(10_000),
            1_250_000_000L,
            125_000_000L,
            OptionalLong.of(42),
            OptionalDouble.of(12.4),
            OptionalDouble.of(55.5),
            Optional.of(Duration.ofMillis(23)),
            List.of("1 connection of 20 was not taken"));
    static final TestResult BARE = new TestResult(
            TestOutcome.DONE,
            "done",
            "done",
            Optional.empty(),
            1,
            Optional.empty(),
            Duration.ofMillis(1_500),
            0,
            300_000,
            OptionalLong.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            Optional.empty(),
            List.of());
    static final TestResult NO_TEST = new TestResult(
            TestOutcome.CANNOT_CONNECT,
            "no connection",
            "cannot connect to 192.0.2.1 port 2000: connection refused",
            Optional.empty(),
            0,
            Optional.empty(),
            Duration.ZERO,
            0,
            0,
            OptionalLong.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            Optional.empty(),
            List.of());

    private Results() {}

    private static TestPlan plan(Transport transport, TestDirection direction) {
        return TestPlan.to(new InetSocketAddress(HOST, 2000)).transport(transport).direction(direction).build();
    }
}
