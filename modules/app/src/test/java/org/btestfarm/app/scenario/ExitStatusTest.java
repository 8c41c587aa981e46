package org.btestfarm.app.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.btestfarm.app.testing.FarmUnderTest;
import org.btestfarm.app.testing.Ran;
import org.btestfarm.client.TestPlan;
import org.btestfarm.client.TestResult;
import org.btestfarm.client.run.BandwidthTest;
import org.btestfarm.farm.settings.Limits;
import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The exit status of {@code test}, each by what really leads to it: a farm of one test at a time, of at most a second. */
class ExitStatusTest {
    private static FarmUnderTest farm;

    @BeforeAll
    static void start() throws Exception {
        farm = FarmUnderTest.start(Limits.defaults().withSessions(1, 1, 1).withMaxDuration(Duration.ofSeconds(1)));
    }

    @AfterAll
    static void stop() throws Exception {
        farm.close();
    }

    @AfterEach
    void nobodyIsLeft() {
        farm.awaitNobody();
    }

    private static Ran test(ListenerAuth auth, String... options) {
        String[] args = new String[options.length + 6];
        String[] fixed = {"test", FarmUnderTest.IPV4, "-P", farm.port(auth), "--rx-rate", "10M"};
        System.arraycopy(fixed, 0, args, 0, fixed.length);
        System.arraycopy(options, 0, args, fixed.length, options.length);
        return Ran.with(args);
    }

    @Test
    void doneIs0() {
        Ran ran = test(ListenerAuth.OPEN, "-d", "0.3");
        assertThat(ran.status()).as(ran.out()).isZero();
    }

    @Test
    void brokenOffIs1WithTheSummaryOfWhatThereWas() {
        Ran ran = test(ListenerAuth.OPEN, "-d", "60");
        assertThat(ran.status()).as(ran.out()).isEqualTo(1);
        assertThat(ran.out()).contains("test of 127.0.0.2 port ").containsPattern("  rx [1-9].* bytes\\)").doesNotContain("Exception");
    }

    @Test
    void wrongUsageIs2() {
        assertThat(test(ListenerAuth.OPEN, "-d", "0").status()).isEqualTo(2);
    }

    @Test
    void noConnectionIs3() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(FarmUnderTest.IPV4))) {
            port = taken.getLocalPort();
        }
        Ran ran = Ran.with("test", FarmUnderTest.IPV4, "-P", String.valueOf(port));
        assertThat(ran.status()).isEqualTo(3);
        assertThat(ran.lines()).containsExactly("no test of 127.0.0.2 port " + port + ", TCP receive: cannot connect to 127.0.0.2 port " + port + ": connection refused");
        for (String spelling : new String[] {"[0:0:0:0:0:0:0:1]", "0::1"}) {
            assertThat(Ran.with("test", spelling, "-P", String.valueOf(port)).lines())
                    .containsExactly("no test of ::1 port " + port + ", TCP receive: cannot connect to ::1 port " + port + ": connection refused");
        }
        Ran unknown = Ran.with("test", "nowhere.invalid");
        assertThat(unknown.status()).isEqualTo(3);
        assertThat(unknown.lines()).containsExactly("no test of nowhere.invalid port 2000, TCP receive: cannot connect: no address is known for nowhere.invalid");
    }

    @Test
    void failedAuthenticationIs4() {
        for (ListenerAuth auth : new ListenerAuth[] {ListenerAuth.ECSRP5, ListenerAuth.MD5}) {
            Ran wrong = test(auth, "-a", FarmUnderTest.USER, "-p", "wrong", "--allow-md5");
            assertThat(wrong.status()).as(wrong.out()).isEqualTo(4);
            assertThat(wrong.lines()).hasSize(1);
            assertThat(test(auth).status()).as("nobody to log in as").isEqualTo(4);
        }
        assertThat(test(ListenerAuth.MD5, "-a", FarmUnderTest.USER, "-p", FarmUnderTest.PASSWORD).status()).as("MD5 was not allowed").isEqualTo(4);
    }

    @Test
    void refusedIs5() throws Exception {
        TestPlan plan = TestPlan.to(farm.address(FarmUnderTest.IPV4, ListenerAuth.OPEN)).transport(Transport.TCP).rxBps(1_000_000).build();
        Awaitility.await().atMost(FarmUnderTest.LONG).until(() -> refusedBeside(plan));
    }

    /** The farm's only test lasts a second: on a busy machine it may be over before the other begins. */
    private static boolean refusedBeside(TestPlan plan) throws Exception {
        CompletableFuture<TestResult> first = BandwidthTest.run(farm.plane(), plan, second -> {}).toCompletableFuture();
        Awaitility.await().atMost(FarmUnderTest.LONG).until(() -> farm.sessions() == 1 || first.isDone());
        Ran ran = test(ListenerAuth.OPEN, "-d", "0.3");
        first.get(FarmUnderTest.LONG.toSeconds(), TimeUnit.SECONDS);
        if (ran.status() == 5) {
            assertThat(ran.lines()).hasSize(1);
            return true;
        }
        assertThat(ran.status()).as(ran.out()).isZero();
        return false;
    }
}
