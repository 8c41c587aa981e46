package org.btestfarm.ledger.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btestfarm.ledger.LedgerUnderTest.failure;
import static org.btestfarm.ledger.LedgerUnderTest.get;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.btestfarm.ledger.LedgerUnderTest;
import org.btestfarm.ledger.event.LeaseId;
import org.btestfarm.ledger.event.Totals;
import org.btestfarm.ledger.message.Capability;
import org.btestfarm.ledger.message.Demand;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.writer.Collector;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies that are set and taken away, and what an account has used and has left while a test runs on it. */
class PoliciesAndBalancesTest {
    @TempDir
    Path path;

    private static PolicyView change(LedgerUnderTest test, String target, Map<String, Long> bytes) throws Exception {
        return get(test.ledger().admin().changePolicy(target, bytes, OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty()));
    }

    private static QuotaView quota(LedgerUnderTest test, String account, String key) throws Exception {
        return get(test.ledger().admin().balance(account)).quotas().stream().filter(quota -> quota.key().equals(key)).findFirst().orElseThrow();
    }

    private static LeaseId open(LedgerUnderTest test, TestProbe<ToNode> probe, String id) {
        LeaseId lease = new LeaseId(id, test.ledger().node());
        tell(test, probe, new ToWriter.Hello(test.ledger().node(), Set.of(Capability.PIPELINED_REPORTS)));
        probe.expectMessageClass(ToNode.Welcome.class, LedgerUnderTest.LONG);
        tell(test, probe, new ToWriter.OpenTest(
                lease, Optional.of("alice"), "192.0.2.1", Transport.TCP, Direction.BOTH, 1, new Demand(1_000, 1), new Demand(3_000, 1)));
        probe.expectMessageClass(ToNode.Opened.class, LedgerUnderTest.LONG);
        return lease;
    }

    private static void tell(LedgerUnderTest test, TestProbe<ToNode> probe, ToWriter request) {
        test.ledger().collector().tell(new Collector.Ask(probe.getRef(), request));
    }

    @Test
    void inAndOutAreOnTheRightSidesAndOutstandingIsNotSpent() throws Exception {
        try (LedgerUnderTest test = LedgerUnderTest.start(path)) {
            get(test.ledger().admin().addUser(new NewUser("alice", "p", false)));
            change(test, "user:alice", Map.of("day", 10_000L, "month.out", 50_000L));
            TestProbe<ToNode> probe = TestProbe.create(test.system());
            LeaseId lease = open(test, probe, "t1");
            // Receiving is limited by "day" alone, sending by both.
            tell(test, probe, new ToWriter.UsageReport(
                    lease, 1, new Totals(100, 0, true), new Totals(2_500, 0, true), List.of(), Demand.NONE, Demand.NONE, false));
            probe.expectMessageClass(ToNode.UsageAnswer.class, LedgerUnderTest.LONG);
            assertThat(get(test.ledger().admin().balance("user:alice")).tests()).isEqualTo(1);
            assertThat(quota(test, "user:alice", "day")).isEqualTo(new QuotaView("day", OptionalLong.of(10_000), 2_600, 900 + 500, OptionalLong.of(6_000)));
            assertThat(quota(test, "user:alice", "day.in")).isEqualTo(new QuotaView("day.in", OptionalLong.empty(), 100, 900, OptionalLong.empty()));
            assertThat(quota(test, "user:alice", "month.out"))
                    .isEqualTo(new QuotaView("month.out", OptionalLong.of(50_000), 2_500, 500, OptionalLong.of(47_000)));
            assertThat(quota(test, "address:192.0.2.1", "week.out")).isEqualTo(new QuotaView("week.out", OptionalLong.empty(), 2_500, 500, OptionalLong.empty()));
            assertThat(quota(test, "prefix:192.0.2.0/24", "day.in").spent()).isEqualTo(100);
            assertThat(quota(test, "user:nobody", "day")).isEqualTo(new QuotaView("day", OptionalLong.empty(), 0, 0, OptionalLong.empty()));
        }
    }

    @Test
    void whoIsRemovedOrDisabledWhileTestingIsStopped() throws Exception {
        try (LedgerUnderTest test = LedgerUnderTest.start(path)) {
            InProcessAdmin admin = test.ledger().admin();
            get(admin.addUser(new NewUser("alice", "p", false)));
            TestProbe<ToNode> probe = TestProbe.create(test.system());
            LeaseId first = open(test, probe, "t1");
            get(admin.setEnabled("alice", false));
            assertThat(probe.expectMessageClass(ToNode.StopTest.class, LedgerUnderTest.LONG))
                    .isEqualTo(new ToNode.StopTest(first, "user_disabled", "user alice"));
            get(admin.setEnabled("alice", true));
            LeaseId second = open(test, probe, "t2");
            get(admin.removeUser("alice"));
            List<ToNode> told = List.of(
                    probe.expectMessageClass(ToNode.StopTest.class, LedgerUnderTest.LONG), probe.expectMessageClass(ToNode.StopTest.class, LedgerUnderTest.LONG));
            assertThat(told).contains(new ToNode.StopTest(second, "user_removed", "user alice"));
            tell(test, probe, new ToWriter.OpenTest(
                    new LeaseId("t3", test.ledger().node()), Optional.of("alice"), "192.0.2.1", Transport.TCP, Direction.BOTH, 1, Demand.NONE, Demand.NONE));
            assertThat(probe.expectMessageClass(ToNode.Refused.class, LedgerUnderTest.LONG).reason()).isEqualTo(ToNode.Refused.USER_NOT_ALLOWED);
        }
    }

    @Test
    void policiesAreChangedPieceByPieceAndRemovedAndOutliveAStart() throws Exception {
        try (LedgerUnderTest test = LedgerUnderTest.start(path)) {
            InProcessAdmin admin = test.ledger().admin();
            change(test, "user:alice", Map.of("day", 1_000L, "week.in", 7_000L));
            PolicyView more = get(admin.changePolicy("user:alice", Map.of("day", -1L), OptionalInt.of(2), OptionalLong.of(60_000), OptionalLong.of(5_000_000)));
            assertThat(more).isEqualTo(
                    new PolicyView("user:alice", Map.of("week.in", 7_000L), OptionalInt.of(2), OptionalLong.of(60_000), OptionalLong.of(5_000_000)));
            for (String target : List.of("address:2001:DB8:0:0::1", "prefix:192.0.2.77/24", "realm:example.org", "default:user", "default:prefix")) {
                change(test, target, Map.of("day", 5L));
            }
            PolicyView gone = get(admin.changePolicy("default:user", Map.of("day", -1L), OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty()));
            assertThat(gone.bytes()).isEmpty();
        }
        try (LedgerUnderTest test = LedgerUnderTest.start(path)) {
            assertThat(get(test.ledger().admin().policies()))
                    .extracting(PolicyView::target)
                    .containsExactly("user:alice", "address:2001:db8::1", "default:prefix", "prefix:192.0.2.0/24", "realm:example.org");
        }
    }

    @Test
    void whatMakesNoSenseIsSaidInOneLine() throws Exception {
        try (LedgerUnderTest test = LedgerUnderTest.start(path)) {
            InProcessAdmin admin = test.ledger().admin();
            for (String[] wrong : new String[][] {
                {"alice", "day"}, {"team:x", "day"}, {"user:", "day"}, {"address:1.2.3", "day"}, {"prefix:192.0.2.0/25", "day"}, {"default:all", "day"},
                {"user:alice", "year"}, {"user:a\u0000b", "day"}
            }) {
                Throwable problem = failure(
                        admin.changePolicy(wrong[0], Map.of(wrong[1], 1L), OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty()));
                assertThat(problem).as("%s %s", wrong[0], wrong[1]).isInstanceOfSatisfying(AdminException.class, invalid -> {
                    assertThat(invalid.kind()).isEqualTo(AdminException.Kind.INVALID);
                    assertThat(invalid.getMessage()).hasLineCount(1).doesNotContain("Exception").doesNotContain("\u0000");
                });
            }
            assertThat(failure(admin.changePolicy("user:alice", Map.of("day", -5L), OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty())))
                    .isInstanceOf(AdminException.class)
                    .hasMessage("quota day is -5 bytes, allowed are 0 or more");
            assertThat(failure(admin.balance("nobody"))).isInstanceOf(AdminException.class).hasMessageContaining("allowed are user:NAME");
            assertThat(get(admin.policies())).isEmpty();
        }
    }
}
