package org.btestfarm.app.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.btestfarm.app.testing.Child;
import org.btestfarm.app.testing.FarmUnderTest;
import org.btestfarm.app.testing.Ran;
import org.btestfarm.client.TestDirection;
import org.btestfarm.client.TestOutcome;
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

/** {@code serve} as an operator runs it: first and later starts, signals, and what keeps it from starting. */
@DisabledOnOs(OS.WINDOWS)
class FarmInAProcessOfItsOwnTest {
    private static final int ENDED_BY_SIGTERM = 128 + 15;

    @TempDir
    private Path folder;

    private Child serve(String... options) throws Exception {
        String[] args = new String[options.length + 7];
        String[] fixed = {"serve", "--listen", FarmUnderTest.IPV4, "--udp-ports", "29001-29100", "--http", "127.0.0.1:0"};
        System.arraycopy(fixed, 0, args, 0, fixed.length);
        System.arraycopy(options, 0, args, fixed.length, options.length);
        return Child.start(folder, args);
    }

    private static Ran test(int port, String password) {
        return Ran.with("test", FarmUnderTest.IPV4, "-P", String.valueOf(port), "-u", "-t", "-r", "-d", "0.3", "-b", "5M", "--rx-rate", "5M", "-a", "btest", "-p", password);
    }

    @Test
    void theGeneratedUserIsShownOnceAndWorksAfterARestartToo() throws Exception {
        String password;
        try (Child first = serve("--port", "0")) {
            int port = first.awaitReady();
            password = first.await("^user btest, password ([a-z2-9]{16}) \\(made now, shown once; ").group(1);
            assertThat(first.out()).anyMatch(line -> line.contains("/tool/bandwidth-test address=127.0.0.2 user=btest password=" + password));
            assertThat(first.out()).anyMatch(line -> line.contains("device-mode"));
            assertThat(test(port, password).status()).isZero();
            assertThat(test(port, "wrong").status()).isEqualTo(4);

            try (Child second = serve("--port", "0")) {
                assertThat(second.status()).isEqualTo(1);
                assertThat(second.err()).containsExactly("btest-farm serve: cannot use the data directory btest-farm-data: it is in use by another process");
                assertThat(second.out()).isEmpty();
            }
            first.terminate();
            assertThat(first.status()).isZero();
        }
        assertThat(Files.readAllBytes(folder.resolve("btest-farm-data").resolve("ledger.db"))).as("the password itself").isNotEmpty()
                .satisfies(bytes -> assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContain(password));
        try (Child again = serve("--port", "0")) {
            int port = again.awaitReady();
            again.await("^user btest with the password that was shown at the first start; to set another: ./btest-farm user passwd btest --data btest-farm-data$");
            assertThat(again.out()).noneMatch(line -> line.contains(password));
            assertThat(test(port, password).status()).isZero();
            again.terminate();
            assertThat(again.status()).isZero();
        }
    }

    @Test
    void aRunningTestGetsItsGraceAndTheStatusIs0() throws Exception {
        try (Child farm = serve("--open", "--port", "0");
                DataPlane plane = DataPlane.open(DataPlaneOptions.defaults())) {
            CompletableFuture<TestResult> test = startTest(plane, farm.awaitReady(), Duration.ofSeconds(4));
            farm.terminate();
            farm.await("stopping: no new tests; 1 that run have 5 s$");
            TestResult result = test.get(FarmUnderTest.LONG.toSeconds(), TimeUnit.SECONDS);
            assertThat(result.outcome()).as(result.reason()).isEqualTo(TestOutcome.DONE);
            assertThat(farm.status()).isZero();
            assertThat(farm.err()).last().asString().endsWith(": stopped");
            assertThat(farm.err()).noneMatch(line -> line.contains("Exception") || line.contains(" WARN ") || line.contains(" ERROR "));
        }
    }

    @Test
    void aSecondSignalEndsItAtOnce() throws Exception {
        try (Child farm = serve("--open", "--port", "0");
                DataPlane plane = DataPlane.open(DataPlaneOptions.defaults())) {
            CompletableFuture<TestResult> test = startTest(plane, farm.awaitReady(), Duration.ofSeconds(60));
            farm.terminate();
            farm.await("stopping: no new tests; 1 that run have 5 s$");
            farm.terminate();
            assertThat(farm.status()).isEqualTo(ENDED_BY_SIGTERM);
            assertThat(farm.err()).noneMatch(line -> line.endsWith(": stopped"));
            assertThat(test.get(FarmUnderTest.LONG.toSeconds(), TimeUnit.SECONDS).outcome()).isEqualTo(TestOutcome.BROKE_OFF);
        }
    }

    /** Returns once a second of it has passed: it runs. */
    private static CompletableFuture<TestResult> startTest(DataPlane plane, int port, Duration duration) throws Exception {
        TestPlan plan = TestPlan.to(new InetSocketAddress(FarmUnderTest.IPV4, port))
                .transport(Transport.TCP)
                .direction(TestDirection.RECEIVE)
                .rxBps(5_000_000)
                .duration(duration)
                .stepDeadline(FarmUnderTest.LONG)
                .build();
        CountDownLatch runs = new CountDownLatch(1);
        CompletableFuture<TestResult> test = BandwidthTest.run(plane, plan, second -> runs.countDown()).toCompletableFuture();
        assertThat(runs.await(FarmUnderTest.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return test;
    }

    @Test
    void aPortThatIsTakenIsOneLineAndNoUserIsMade() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(FarmUnderTest.IPV4));
                Child farm = serve("--port", String.valueOf(taken.getLocalPort()))) {
            assertThat(farm.status()).isEqualTo(1);
            assertThat(farm.err()).noneMatch(line -> line.contains("Exception") || line.contains(" WARN ") || line.contains(" ERROR "));
            assertThat(farm.err()).last().isEqualTo(
                    "btest-farm serve: cannot listen on 127.0.0.2 port " + taken.getLocalPort() + ": the port is already in use");
            assertThat(farm.out()).isEmpty();
        }
        try (Child next = serve("--port", "0")) {
            next.await("^user btest, password [a-z2-9]{16} \\(made now, shown once; ");
        }
    }
}
