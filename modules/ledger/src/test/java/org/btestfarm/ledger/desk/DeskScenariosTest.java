package org.btestfarm.ledger.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.account.Period;
import org.btestfarm.ledger.account.QuotaDirection;
import org.btestfarm.ledger.account.QuotaKey;
import org.btestfarm.ledger.chain.NodeKey;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.event.LeaseEvent;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.event.TestEvent;
import org.btestfarm.ledger.event.Totals;
import org.btestfarm.ledger.message.Capability;
import org.btestfarm.ledger.message.Demand;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.protocol.Direction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of quotas one by one, on a clock that the test sets. */
class DeskScenariosTest {
    private static final long MB = 1_000_000;
    private static final QuotaKey DAY = new QuotaKey(Period.DAY, QuotaDirection.BOTH);

    private final SimFarm farm = new SimFarm();

    @BeforeEach
    void nodesSayHello() {
        farm.user("alice");
        farm.ask(SimFarm.OPERATOR, new ToWriter.Hello(new NodeId("n1", "1"), Set.of(Capability.PIPELINED_REPORTS)));
        farm.ask(SimFarm.OPERATOR, new ToWriter.Hello(new NodeId("n2", "1"), Set.of()));
    }

    private long spent(String account) {
        return farm.shadow.look(Account.parse(account)).spent(DAY, today());
    }

    private long leased(String account) {
        return farm.shadow.look(Account.parse(account)).leased(DAY, today());
    }

    private long today() {
        return farm.settings.calendar().day(farm.now);
    }

    private void report(SimNode node, long want, boolean last) {
        farm.ask(node.id, node.report(want, last));
    }

    @Test
    void aNodeSaysWhatItCanAndHearsHowManyReportsMayBeUnderWay() {
        assertThat(farm.heard).contains(new ToNode.Welcome(Set.of(Capability.PIPELINED_REPORTS), 64), new ToNode.Welcome(Set.of(), 1));
    }

    @Test
    void aUserWhoseDigestIsNoneIsRejectedAndTheDeskGoesOn() {
        for (String digest : List.of("", "abcdef", "zz".repeat(32))) {
            farm.heard.clear();
            farm.ask(SimFarm.OPERATOR, new ToWriter.SaveUser("bob", "u2", digest, false, true));
            assertThat(farm.heard).as(digest).singleElement().isInstanceOf(ToNode.Rejected.class);
        }
        farm.user("bob");
        assertThat(farm.open("t", "n1", "bob", Direction.BOTH, 1).open).isTrue();
    }

    @Test
    void aNodesKeyIsJournaledOnceAndAgainWhenItChanged() {
        NodeKey key = NodeKey.generate("n1");
        int before = farm.journal.size();
        farm.ask(SimFarm.OPERATOR, new ToWriter.AnnounceKey("n1", key.publicKey()), new ToWriter.AnnounceKey("n1", key.publicKey()));
        assertThat(farm.journal).hasSize(before + 1);
        assertThat(farm.shadow.key("n1")).hasValue(key.publicKey());
        NodeKey another = NodeKey.generate("n1");
        farm.ask(SimFarm.OPERATOR, new ToWriter.AnnounceKey("n1", another.publicKey()));
        assertThat(farm.shadow.key("n1")).hasValue(another.publicKey());
    }

    @Test
    void aKeyThatIsNoneOrSpeaksForTheWritersNodeIsRejected() {
        byte[] key = NodeKey.generate("n1").publicKey();
        byte[] longer = Arrays.copyOf(key, key.length + 1);
        int before = farm.journal.size();
        farm.heard.clear();
        farm.ask(
                SimFarm.OPERATOR,
                new ToWriter.AnnounceKey("n1", longer),
                new ToWriter.AnnounceKey("n1", new byte[0]),
                new ToWriter.AnnounceKey("", key),
                new ToWriter.AnnounceKey(SimFarm.WRITER, key));
        assertThat(farm.heard).hasSize(4).allSatisfy(answer -> assertThat(answer).isInstanceOf(ToNode.Rejected.class));
        assertThat(farm.journal).hasSize(before);
    }

    @Test
    void oneDecisionLeasesOnAllAccountsOfATest() {
        farm.quota("default:prefix", "day", 10 * MB);
        SimNode node = farm.open("t", "n1", "alice", Direction.SERVER_RECEIVES, 4 * MB);
        assertThat(node.in.credit()).isEqualTo(4 * MB);
        for (String account : List.of("user:alice", "address:192.0.2.7", "prefix:192.0.2.0/24")) {
            assertThat(leased(account)).as(account).isEqualTo(4 * MB);
        }
    }

    @Test
    void theLastByteIsUsedByWhoeverAsksAndThenTheQuotaIsExhausted() {
        farm.quota("user:alice", "day", 10 * MB + 7);
        SimNode first = farm.open("a", "n1", "alice", Direction.SERVER_RECEIVES, 4 * MB);
        SimNode second = farm.open("b", "n2", "alice", Direction.SERVER_TRANSMITS, 4 * MB);
        for (int i = 0; i < 1000 && !second.exhausted; i++) {
            second.out.spent += second.out.credit();
            report(second, 4 * MB, false);
            farm.now = farm.now.plusMillis(300);
            farm.tick();
            if (!first.ended && i > 5) {
                report(first, 0, true);
            }
        }
        assertThat(second.exhausted).isTrue();
        assertThat(second.out.spent).isEqualTo(10 * MB + 7);
        assertThat(spent("user:alice")).isEqualTo(10 * MB + 7);
        SimNode third = farm.open("c", "n1", "alice", Direction.BOTH, 1);
        assertThat(third.refused).isTrue();
        assertThat(Entry.decode(farm.journal.get(farm.journal.size() - 1)).event())
                .isEqualTo(new TestEvent.Refused(Optional.of("alice"), "192.0.2.7", "quota_exhausted", "user:alice day=" + (10 * MB + 7)));
    }

    @Test
    void statusMessagesOfAnUploadAreLeasedToo() {
        farm.quota("user:alice", "day.out", 1_000);
        SimNode upload = farm.open("a", "n1", "alice", Direction.SERVER_RECEIVES, MB);
        farm.ask(upload.id, new ToWriter.UsageReport(upload.id, 1, Totals.ZERO, Totals.ZERO, List.of(), Demand.NONE, new Demand(720, 1), false));
        assertThat(upload.out.credit()).isEqualTo(720);
        SimNode second = farm.open("b", "n1", "alice", Direction.SERVER_TRANSMITS, MB);
        assertThat(second.out.credit()).as("what the statuses hold is nobody else's, and they are no sharer").isEqualTo(280);
    }

    @Test
    void whatOneHoldsUnspentIsCalledBackWhenAnotherNeedsIt() {
        farm.quota("user:alice", "day", 10 * MB);
        SimNode holder = farm.open("a", "n1", "alice", Direction.SERVER_RECEIVES, 10 * MB);
        assertThat(holder.in.credit()).isEqualTo(10 * MB);
        SimNode asker = farm.open("b", "n2", "alice", Direction.SERVER_RECEIVES, MB);
        assertThat(asker.open).isTrue();
        assertThat(asker.exhausted).isFalse();
        assertThat(holder.in.returned).isEqualTo(5 * MB);
        report(holder, 0, false);
        assertThat(asker.in.credit()).isEqualTo(MB);
    }

    @Test
    void aLoweredQuotaCallsLeasesBackAndGrantsNothingUntilItFits() {
        farm.quota("user:alice", "day", 10 * MB);
        SimNode node = farm.open("a", "n1", "alice", Direction.SERVER_RECEIVES, 8 * MB);
        node.in.spent = 2 * MB;
        report(node, 0, false);
        farm.quota("user:alice", "day", 3 * MB);
        assertThat(node.in.credit()).as("what still fits").isEqualTo(MB);
        report(node, 4 * MB, false);
        assertThat(spent("user:alice") + leased("user:alice")).isEqualTo(3 * MB);
    }

    @Test
    void aTestWithoutLimitIsMeteredWhenAQuotaComes() {
        SimNode node = farm.open("a", "n1", "alice", Direction.SERVER_TRANSMITS, 0);
        assertThat(node.out.metered).isFalse();
        node.out.spent = 7 * MB;
        farm.quota("user:alice", "day.out", 8 * MB);
        assertThat(node.out.metered).isTrue();
        report(node, 5 * MB, false);
        assertThat(node.out.credit()).isEqualTo(MB);
    }

    @Test
    void leasesEndAtMidnightAndBytesCountOnTheDayTheyWereGranted() {
        farm.quota("user:alice", "day", 10 * MB);
        farm.now = Instant.parse("2026-03-28T21:59:59Z");
        SimNode node = farm.open("a", "n1", "alice", Direction.SERVER_RECEIVES, 6 * MB);
        final long saturday = today();
        farm.now = farm.now.plusSeconds(2);
        assertThat(today()).isEqualTo(saturday + 1);
        node.in.spent = 4 * MB;
        farm.tick();
        assertThat(node.in.credit()).isZero();
        report(node, 9 * MB, false);
        assertThat(farm.shadow.look(Account.user("alice")).spent(DAY, saturday)).isEqualTo(4 * MB);
        assertThat(node.in.credit()).isEqualTo(9 * MB);
        assertThat(leased("user:alice")).isEqualTo(9 * MB);
    }

    @Test
    void aLostNodeIsChargedWhatItHeldAndItsLateReportsChangeNothing() {
        farm.quota("user:alice", "day", 10 * MB);
        SimNode node = farm.open("a", "n1", "alice", Direction.SERVER_RECEIVES, 6 * MB);
        node.in.spent = MB;
        report(node, 0, false);
        farm.nodeLost(node.id.node());
        assertThat(spent("user:alice")).isEqualTo(6 * MB);
        node.spend(new Random(1));
        report(node, 0, false);
        assertThat(node.over).isTrue();
        assertThat(spent("user:alice")).isEqualTo(6 * MB);
        assertThat(farm.shadow.tests()).isEmpty();
    }

    @Test
    void aNodeThatIsTakenForLostSaysWhoItIsBeforeItLeases() {
        NodeId taken = new NodeId("n1", "1");
        farm.nodeLost(taken);
        SimNode within = farm.open("a", "n1", "alice", Direction.SERVER_RECEIVES, MB);
        assertThat(within.open).as("a new writer gives nodes time to say hello").isTrue();
        farm.now = farm.now.plus(farm.settings.lastReportPatience()).plus(Duration.ofMillis(1));
        farm.tick();
        assertThat(farm.shadow.tests()).as("the node did not say hello in that time").isEmpty();

        farm.network = (to, message) -> farm.heard.add(message);
        farm.heard.clear();
        farm.open("b", "n1", "alice", Direction.SERVER_RECEIVES, MB);
        assertThat(farm.heard).containsExactly(new ToNode.Introduce());
        assertThat(farm.shadow.tests()).isEmpty();

        farm.network = farm::deliver;
        farm.ask(SimFarm.OPERATOR, new ToWriter.Hello(taken, Set.of()));
        SimNode after = farm.open("b", "n1", "alice", Direction.SERVER_RECEIVES, MB);
        farm.now = farm.now.plusSeconds(1);
        farm.tick();
        after.in.spent = MB;
        report(after, 0, false);
        assertThat(after.over).isFalse();
        assertThat(farm.shadow.tests()).hasSize(1);
    }

    @Test
    void aGapHoldsBackOnlyItsLeaseAndIsGivenUpAfterABound() {
        SimNode gap = farm.open("a", "n1", "alice", Direction.SERVER_RECEIVES, 0);
        SimNode other = farm.open("b", "n1", "alice", Direction.SERVER_RECEIVES, 0);
        gap.report(0, false);
        gap.in.spent = 5 * MB;
        report(gap, 0, false);
        assertThat(gap.unanswered).hasSize(2);
        other.in.spent = MB;
        report(other, 0, false);
        assertThat(other.unanswered).isEmpty();
        farm.now = farm.now.plus(farm.settings.gapPatience()).plus(Duration.ofMillis(1));
        farm.tick();
        assertThat(gap.unanswered).isEmpty();
        assertThat(spent("user:alice")).isEqualTo(6 * MB);
        LeaseEvent.Usage given = (LeaseEvent.Usage) farm.journal.stream().map(Entry::decode).map(Entry::event)
                .filter(e -> e instanceof LeaseEvent.Usage usage && usage.lease().equals(gap.id)).findFirst().orElseThrow();
        assertThat(given.missing()).isEqualTo(1);
    }

    @Test
    void asManyTestsAtOnceAsThePolicySays() {
        farm.ask(SimFarm.OPERATOR, new ToWriter.ChangePolicy("user:alice", Map.of(), OptionalInt.of(1), OptionalLong.of(10_000), OptionalLong.of(5)));
        assertThat(farm.open("a", "n1", "alice", Direction.BOTH, 0).open).isTrue();
        assertThat(farm.open("b", "n1", "alice", Direction.BOTH, 0).refused).isTrue();
        assertThat(farm.open("a", "n1", "alice", Direction.BOTH, 0).refused).as("the same test asked again").isFalse();
    }

    @Test
    void aRemovedUsersTestsAreStoppedAndNewOnesRefused() {
        SimNode node = farm.open("a", "n1", "alice", Direction.BOTH, 0);
        farm.network = (to, message) -> farm.heard.add(message);
        farm.ask(SimFarm.OPERATOR, new ToWriter.RemoveUser("alice"));
        assertThat(farm.heard).contains(new ToNode.StopTest(node.id, "user_removed", "user alice"));
        farm.network = farm::deliver;
        assertThat(farm.open("b", "n1", "alice", Direction.BOTH, 0).refused).isTrue();
    }

    @Test
    void whoAsksAgainToRemoveAUserFindsItDone() {
        farm.ask(SimFarm.OPERATOR, new ToWriter.RemoveUser("alice"));
        long head = farm.shadow.head().number();
        farm.heard.clear();
        farm.ask(SimFarm.OPERATOR, new ToWriter.RemoveUser("alice"));
        assertThat(farm.heard).containsExactly(new ToNode.Done(head));
        assertThat(farm.shadow.head().number()).as("nothing is journaled twice").isEqualTo(head);
    }

    @Test
    void aTestIsClosedWhenItsLeasesAreSettledAndNoLateRequestOpensItAgain() {
        SimNode node = farm.open("a", "n1", "alice", Direction.BOTH, 0);
        farm.ask(SimFarm.OPERATOR, new ToWriter.CloseTest("a", "ended", ""));
        assertThat(farm.shadow.test("a")).isPresent();
        report(node, 0, true);
        assertThat(farm.shadow.test("a")).isEmpty();
        assertThat(farm.heard).contains(new ToNode.Closed("a"));
        assertThat(farm.open("a", "n2", "alice", Direction.BOTH, 0).refused).isTrue();
    }

    private Optional<String> congestionOf(String test) {
        SimNode node = farm.open(test, "n1", "alice", Direction.BOTH, 0);
        farm.ask(SimFarm.OPERATOR, new ToWriter.CloseTest(test, "ended", "", Optional.of("bbr")));
        report(node, 0, true);
        return farm.closed.orElseThrow().congestion();
    }

    @Test
    void congestionControlIsJournaledUnlessANodeCannotReadIt() {
        assertThat(congestionOf("a")).contains("bbr");
        NodeId old = new NodeId("n3", "1");
        farm.ask(SimFarm.OPERATOR, new ToWriter.Hello(old, Set.of(), 0));
        assertThat(congestionOf("b")).isEmpty();
        farm.ask(SimFarm.OPERATOR, new ToWriter.Hello(old, Set.of()));
        assertThat(congestionOf("c")).contains("bbr");
        farm.checkReplay();
    }

    @Test
    void theHeadIsSignedEveryMinuteOfActivity() {
        farm.now = farm.now.plusSeconds(61);
        farm.tick();
        long signed = farm.shadow.signed().number();
        assertThat(signed).isEqualTo(farm.shadow.head().number() - 1);
        farm.now = farm.now.plusSeconds(61);
        farm.tick();
        assertThat(farm.shadow.signed().number()).as("nothing happened").isEqualTo(signed);
    }
}
