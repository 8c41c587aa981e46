package org.btestfarm.app.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.btestfarm.app.testing.FarmUnderTest;
import org.btestfarm.app.testing.LogLines;
import org.btestfarm.client.AuthType;
import org.btestfarm.client.Login;
import org.btestfarm.client.TestDirection;
import org.btestfarm.client.TestOutcome;
import org.btestfarm.client.TestPlan;
import org.btestfarm.client.TestResult;
import org.btestfarm.client.run.BandwidthTest;
import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each transport, direction, login, number of connections and version of IP: bytes flow as asked and not otherwise, and both ends agree on how many. */
class TestsOfEveryKindTest {
    private static final Duration SHORT = Duration.ofMillis(600);
    private static final long RATE_BPS = 40_000_000;

    /** What sockets may still hold of a connection when its test ends. */
    private static final long IN_FLIGHT = 2_000_000;

    /** All that a TCP test carries against its direction: a few status messages. */
    private static final long STATUSES = 1_000;

    private static final Pattern TOTALS = Pattern.compile(".* in=(\\d+) out=(\\d+) lost=.*");

    private static FarmUnderTest farm;

    @BeforeAll
    static void start() throws Exception {
        farm = FarmUnderTest.start();
    }

    @AfterAll
    static void stop() throws Exception {
        farm.close();
    }

    /** One of many. */
    private record Kind(Transport transport, TestDirection direction, int connections, String host, ListenerAuth auth) {
        TestPlan plan(Duration duration) {
            return TestPlan.to(farm.address(host, auth))
                    .transport(transport)
                    .direction(direction)
                    .connections(connections == 1 ? 0 : connections)
                    .duration(duration)
                    .txBps(RATE_BPS)
                    .rxBps(RATE_BPS)
                    .login(new Login(FarmUnderTest.USER, FarmUnderTest.PASSWORD, true))
                    .stepDeadline(FarmUnderTest.LONG)
                    .build();
        }

        AuthType login() {
            return switch (auth) {
                case OPEN -> AuthType.NONE;
                case MD5 -> AuthType.MD5;
                case ECSRP5 -> AuthType.EC_SRP5;
            };
        }
    }

    static Stream<Arguments> kinds() {
        return Stream.of(Transport.values()).flatMap(transport -> Stream.of(TestDirection.values())
                .flatMap(direction -> Stream.of(1, 5).map(connections -> Arguments.of(transport, direction, connections))));
    }

    /** Tests of UDP that have several streams use ports that lie close together: of those, one at a time from each address. */
    @ParameterizedTest(name = "{0} {1}, {2} connections")
    @MethodSource("kinds")
    void bytesFlowAsAskedAndBothEndsAgree(Transport transport, TestDirection direction, int connections) throws Exception {
        boolean apart = transport == Transport.UDP && connections > 1;
        List<Kind> together = new ArrayList<>();
        for (ListenerAuth auth : ListenerAuth.values()) {
            together.add(new Kind(transport, direction, connections, FarmUnderTest.IPV4, auth));
            together.add(new Kind(transport, direction, connections, FarmUnderTest.IPV6, auth));
            if (apart) {
                run(together);
                together.clear();
            }
        }
        run(together);
    }

    private void run(List<Kind> kinds) throws Exception {
        try (LogLines log = new LogLines("org.btestfarm.farm.session")) {
            List<CompletableFuture<TestResult>> running = kinds.stream()
                    .map(kind -> BandwidthTest.run(farm.plane(), kind.plan(SHORT), second -> {}).toCompletableFuture())
                    .toList();
            List<TestResult> results = new ArrayList<>();
            for (int i = 0; i < running.size(); i++) {
                TestResult result = running.get(i).get(FarmUnderTest.LONG.toSeconds(), TimeUnit.SECONDS);
                flowsAsAsked(kinds.get(i), result);
                results.add(result);
            }
            if (!kinds.isEmpty()) {
                agree(kinds, results, log);
            }
        }
        farm.awaitNobody();
    }

    private static void flowsAsAsked(Kind kind, TestResult result) {
        assertThat(result.outcome()).as("%s: %s", kind, result.reason()).isEqualTo(TestOutcome.DONE);
        assertThat(result.notes()).as("%s", kind).isEmpty();
        assertThat(result.auth()).as("%s", kind).contains(kind.login());
        assertThat(result.connections()).as("%s", kind).isEqualTo(kind.connections());
        long against = kind.transport() == Transport.TCP ? STATUSES : 0;
        if (kind.direction().transmits()) {
            assertThat(result.txBytes()).as("tx of %s", kind).isGreaterThan(10_000);
        } else {
            assertThat(result.txBytes()).as("tx of %s", kind).isLessThanOrEqualTo(against);
        }
        if (kind.direction().receives()) {
            assertThat(result.rxBytes()).as("rx of %s", kind).isGreaterThan(10_000);
        } else {
            assertThat(result.rxBytes()).as("rx of %s", kind).isLessThanOrEqualTo(against);
        }
        boolean countsLoss = kind.transport() == Transport.UDP && kind.direction().receives();
        assertThat(result.lostPackets().isPresent()).as("loss of %s", kind).isEqualTo(countsLoss);
    }

    /** The farm's log has a line for each test's end; in and out are the farm's own. */
    private static void agree(List<Kind> kinds, List<TestResult> results, LogLines log) {
        Awaitility.await().atMost(FarmUnderTest.LONG).until(() -> totals(log).size() == kinds.size());
        long in = totals(log).stream().mapToLong(total -> total[0]).sum();
        long out = totals(log).stream().mapToLong(total -> total[1]).sum();
        long tx = results.stream().mapToLong(TestResult::txBytes).sum();
        long rx = results.stream().mapToLong(TestResult::rxBytes).sum();
        if (kinds.get(0).transport() == Transport.UDP) {
            assertThat(in).as("the farm received no more than was sent to it").isLessThanOrEqualTo(tx);
            assertThat(rx).as("nor did the client").isLessThanOrEqualTo(out);
        }
        long slack = IN_FLIGHT * kinds.size();
        assertThat(in).as("the farm's in and the client's tx").isCloseTo(tx, within(slack));
        assertThat(out).as("the farm's out and the client's rx").isCloseTo(rx, within(slack));
    }

    private static List<long[]> totals(LogLines log) {
        return log.all().stream()
                .filter(line -> line.startsWith("test ended: "))
                .map(TOTALS::matcher)
                .filter(Matcher::matches)
                .map(match -> new long[] {Long.parseLong(match.group(1)), Long.parseLong(match.group(2))})
                .toList();
    }

    /** Long enough for two status messages each. */
    @Test
    void theServersCpuLoadIsReportedWhereItSendsStatuses() throws Exception {
        List<Kind> kinds = Stream.of(Transport.values())
                .flatMap(transport -> Stream.of(TestDirection.values())
                        .map(direction -> new Kind(transport, direction, 1, FarmUnderTest.IPV4, ListenerAuth.OPEN)))
                .toList();
        List<CompletableFuture<TestResult>> running = kinds.stream()
                .map(kind -> BandwidthTest.run(farm.plane(), kind.plan(Duration.ofMillis(3_500)), second -> {}).toCompletableFuture())
                .toList();
        for (int i = 0; i < kinds.size(); i++) {
            Kind kind = kinds.get(i);
            TestResult result = running.get(i).get(FarmUnderTest.LONG.toSeconds(), TimeUnit.SECONDS);
            assertThat(result.outcome()).as("%s: %s", kind, result.reason()).isEqualTo(TestOutcome.DONE);
            if (kind.transport() == Transport.UDP || kind.direction().transmits()) {
                assertThat(result.remoteCpuPct()).as("%s", kind).isPresent();
                assertThat(result.remoteCpuPct().getAsDouble()).as("%s", kind).isBetween(0.0, 100.0);
            }
            assertThat(result.localCpuPct()).as("%s", kind).isPresent();
        }
    }
}
