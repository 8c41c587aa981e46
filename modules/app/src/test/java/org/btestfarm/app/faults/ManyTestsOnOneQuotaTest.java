package org.btestfarm.app.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.btestfarm.app.testing.Child;
import org.btestfarm.app.testing.FarmUnderTest;
import org.btestfarm.app.testing.Ran;
import org.btestfarm.client.Login;
import org.btestfarm.client.TestDirection;
import org.btestfarm.client.TestPlan;
import org.btestfarm.client.TestResult;
import org.btestfarm.client.run.BandwidthTest;
import org.btestfarm.dataplane.DataPlane;
import org.btestfarm.dataplane.DataPlaneOptions;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** 64 tests at once, TCP and UDP in all directions, share one quota until nothing is left. {@code -Dbtestfarm.quota=1000000000} makes a load test of it. */
@DisabledOnOs(OS.WINDOWS)
class ManyTestsOnOneQuotaTest {
    private static final int TESTS = 64;
    private static final long QUOTA = Long.getLong("btestfarm.quota", 200_000_000L);
    private static final long RATE_BPS = 10_000_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private Ran operator(String... words) {
        List<String> args = new ArrayList<>(List.of(words));
        args.addAll(List.of("--data", folder.resolve("data").toString()));
        Ran ran = Ran.with(args.toArray(String[]::new));
        assertThat(ran.status()).as(ran.out() + ran.err()).isZero();
        return ran;
    }

    private JsonNode day(String key) throws Exception {
        for (JsonNode quota : JSON.readTree(operator("quota", "show", "user:alice", "--json").out()).path("quotas")) {
            if (quota.path("key").asText().equals(key)) {
                return quota;
            }
        }
        throw new AssertionError("no quota " + key);
    }

    @Test
    void usesItToTheLastByteAndNotOneMore() throws Exception {
        operator("user", "add", "alice", "--password", "rain");
        operator("quota", "set", "user:alice", "day=" + QUOTA);
        Path configuration = Files.writeString(folder.resolve("farm.conf"), "btest-farm.limits { sessions-per-address = 100, sessions-per-prefix = 100 }\n");
        List<CompletionStage<TestResult>> running = new ArrayList<>();
        long received = 0;
        long sent = 0;
        try (DataPlane plane = DataPlane.open(DataPlaneOptions.defaults());
                Child farm = Child.start(folder, "serve", "--config", configuration.toString(), "--listen", FarmUnderTest.IPV4, "--port", "0", "--udp-ports",
                        "27301-27600", "--data", "data", "--http", "127.0.0.1:0")) {
            int port = farm.awaitReady();
            for (int i = 0; i < TESTS; i++) {
                TestDirection direction = TestDirection.values()[i / 2 % 3];
                running.add(BandwidthTest.run(plane, TestPlan.to(new InetSocketAddress(FarmUnderTest.IPV4, port))
                        .transport(Transport.values()[i % 2])
                        .direction(direction)
                        .connections(0)
                        .duration(FarmUnderTest.LONG)
                        .txBps(direction.transmits() ? RATE_BPS : 0)
                        .rxBps(direction.receives() ? RATE_BPS : 0)
                        .login(new Login("alice", "rain", false))
                        .stepDeadline(FarmUnderTest.LONG)
                        .build(), second -> {}));
            }
            for (CompletionStage<TestResult> test : running) {
                TestResult result = test.toCompletableFuture().get(2 * FarmUnderTest.LONG.toSeconds(), TimeUnit.SECONDS);
                received += result.rxBytes();
                sent += result.txBytes();
            }
            Awaitility.await().atMost(FarmUnderTest.LONG).untilAsserted(() -> assertThat(day("day").path("outstanding").asLong()).isZero());
            long booked = day("day").path("spent").asLong();
            long out = day("day.out").path("spent").asLong();
            System.out.printf("%d tests on a quota of %,d: booked %,d (in %,d, out %,d), clients received %,d and sent %,d%n",
                    TESTS, QUOTA, booked, booked - out, out, received, sent);
            assertThat(booked).isLessThanOrEqualTo(QUOTA).isGreaterThanOrEqualTo(QUOTA - QUOTA / 1000);
            assertThat(received).as("what clients received of what is booked as sent").isLessThanOrEqualTo(out);
            farm.terminate();
            assertThat(farm.status()).isZero();
        }
        operator("audit", "verify");
        operator("audit", "check");
    }
}
