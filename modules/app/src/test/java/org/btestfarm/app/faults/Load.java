package org.btestfarm.app.faults;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.btestfarm.app.testing.FarmUnderTest;
import org.btestfarm.client.Login;
import org.btestfarm.client.TestDirection;
import org.btestfarm.client.TestPlan;
import org.btestfarm.client.TestResult;
import org.btestfarm.client.run.BandwidthTest;
import org.btestfarm.dataplane.DataPlane;
import org.btestfarm.protocol.Transport;

/** Tests of several users, and what they received by their own count, over all lives of the farm. */
final class Load {
    private static final long RATE_BPS = 15_000_000;

    private final DataPlane plane;
    private final Map<String, Long> received = new ConcurrentHashMap<>();
    private final List<CompletionStage<TestResult>> running = new ArrayList<>();
    private final AtomicLong underWay = new AtomicLong();
    private int moved;

    Load(DataPlane plane) {
        this.plane = plane;
    }

    /** Starts tests of a user, over TCP and UDP, in every direction. */
    void start(int port, String user, Duration duration) {
        for (Transport transport : Transport.values()) {
            for (TestDirection direction : TestDirection.values()) {
                TestPlan plan = TestPlan.to(new InetSocketAddress(FarmUnderTest.IPV4, port))
                        .transport(transport)
                        .direction(direction)
                        .connections(transport == Transport.TCP && direction == TestDirection.BOTH ? 3 : 0)
                        .duration(duration)
                        .txBps(direction.transmits() ? RATE_BPS : 0)
                        .rxBps(direction.receives() ? RATE_BPS : 0)
                        .login(new Login(user, user + "-password", false))
                        .stepDeadline(FarmUnderTest.LONG)
                        .build();
                running.add(BandwidthTest.run(plane, plan, second -> underWay.addAndGet(second.rxBytes() + second.txBytes())).thenApply(result -> {
                    received.merge(user, result.rxBytes(), Long::sum);
                    return result;
                }));
            }
        }
    }

    /** Waits until all have noticed their end, whatever it is. */
    void awaitEnd() throws Exception {
        for (CompletionStage<TestResult> test : running) {
            TestResult result = test.toCompletableFuture().get(FarmUnderTest.LONG.toSeconds(), TimeUnit.SECONDS);
            moved += result.rxBytes() + result.txBytes() > 0 ? 1 : 0;
        }
        running.clear();
        underWay.set(0);
    }

    /** Waits until one of those that were started last has moved data for a second. */
    void awaitData() {
        Awaitility.await().atMost(FarmUnderTest.LONG).until(() -> underWay.get() > 0);
    }

    /** How many tests moved data. */
    int moved() {
        return moved;
    }

    /** What a user's tests received in all. */
    long received(String user) {
        return received.getOrDefault(user, 0L);
    }
}
