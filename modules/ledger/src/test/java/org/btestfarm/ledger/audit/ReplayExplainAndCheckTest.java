package org.btestfarm.ledger.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.admin.BalanceView;
import org.btestfarm.ledger.admin.QuotaView;
import org.btestfarm.ledger.bytes.JournalFormatException;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.event.LeaseEvent;
import org.btestfarm.ledger.event.TestEvent;
import org.btestfarm.ledger.quota.LedgerState;
import org.btestfarm.ledger.quota.WrongBalance;
import org.btestfarm.ledger.writer.SignedImage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was user U's balance at time T, why was this test stopped, does the farm work with the balances that the events give? */
class ReplayExplainAndCheckTest {
    @TempDir
    Path path;

    private JournalMaker maker;
    private Path database;

    @BeforeEach
    void make() throws Exception {
        maker = new JournalMaker().sample();
        database = maker.writeWithSnapshot(path.resolve("ledger.db"));
    }

    private static QuotaView quota(BalanceView balance, String key) {
        return balance.quotas().stream().filter(quota -> quota.key().equals(key)).findFirst().orElseThrow();
    }

    private BalanceView alice(Optional<Instant> until) throws Exception {
        try (History history = History.open(database, List.of())) {
            return Replay.of(history, until, maker.now, Optional.of(Account.user("alice")), JournalMaker.CALENDAR).balances().get(0);
        }
    }

    private Instant closed(String test) {
        return maker.entries.stream().filter(entry -> entry.event() instanceof TestEvent.Closed closed && closed.test().equals(test))
                .map(Entry::time).findFirst().orElseThrow();
    }

    @Test
    void theBalanceAtAnyTimeIsThatOfTheEventsUpToIt() throws Exception {
        assertThat(quota(alice(Optional.of(Instant.parse("2026-11-20T09:00:00Z"))), "day.in")).as("before anything")
                .isEqualTo(new QuotaView("day.in", OptionalLong.empty(), 0, 0, OptionalLong.empty()));
        BalanceView first = alice(Optional.of(closed("t1")));
        assertThat(quota(first, "day.in").spent()).isEqualTo(4_000);
        assertThat(quota(first, "day.out").spent()).as("the right side").isEqualTo(70_000);
        assertThat(quota(first, "day").spent()).isEqualTo(74_000);
        assertThat(quota(first, "day.in").remaining()).hasValue(6_000);
        assertThat(first.day()).isEqualTo("2026-11-20");
        BalanceView end = alice(Optional.empty());
        assertThat(quota(end, "day.in").spent()).as("a new day").isEqualTo(10_000);
        assertThat(quota(end, "week.in").spent()).isEqualTo(14_000);
        assertThat(quota(end, "day.in").remaining()).hasValue(0);
    }

    @Test
    void allAccountsThatWereTouchedAreShown() throws Exception {
        try (History history = History.open(database, List.of())) {
            Replay replay = Replay.of(history, Optional.empty(), maker.now, Optional.empty(), JournalMaker.CALENDAR);
            assertThat(replay.head()).isEqualTo(maker.state.head());
            assertThat(replay.balances()).extracting(BalanceView::account).containsExactly("user:alice", "user:bob", "address:192.0.2.7", "prefix:192.0.2.0/24");
        }
    }

    @Test
    void aTestsStorySaysWhoWhatAndWhyItEnded() throws Exception {
        try (History history = History.open(database, List.of())) {
            Story story = Story.of(history, "t4", JournalMaker.CALENDAR).orElseThrow();
            assertThat(story.opened().orElseThrow().user()).contains("alice");
            assertThat(story.opened().orElseThrow().address()).isEqualTo("192.0.2.7");
            assertThat(story.in()).isEqualTo(1_000);
            assertThat(story.out()).isEqualTo(50);
            assertThat(story.closed().orElseThrow().reason()).isEqualTo("quota_exhausted");
            assertThat(story.closed().orElseThrow().detail()).isEqualTo("user:alice day.in=10000");
            assertThat(quota(story.balances().get(0), "day.in")).as("when it ended")
                    .isEqualTo(new QuotaView("day.in", OptionalLong.of(10_000), 10_000, 0, OptionalLong.of(0)));
            LeaseStory lease = story.leases().get(0);
            assertThat(lease.grantedIn()).isEqualTo(1_000);
            assertThat(lease.unmeteredOut()).isTrue();
            assertThat(lease.settled()).contains(LeaseEvent.Settled.ENDED);
            assertThat(Story.of(history, "t9", JournalMaker.CALENDAR)).isEmpty();
            assertThat(Story.of(history, "t6", JournalMaker.CALENDAR).orElseThrow().closed()).as("a test that runs").isEmpty();
        }
    }

    @Test
    void theSumsOfAllStoriesAreTheBalances() throws Exception {
        long in = 0;
        try (History history = History.open(database, List.of())) {
            for (String test : List.of("t1", "t3", "t4")) {
                in += Story.of(history, test, JournalMaker.CALENDAR).orElseThrow().in();
            }
        }
        assertThat(in).isEqualTo(quota(alice(Optional.empty()), "week.in").spent());
    }

    @Test
    void theWritersSnapshotAgreesWithTheEvents() throws Exception {
        try (History history = History.open(database, List.of())) {
            CheckReport report = Checker.check(history);
            assertThat(report.findings()).isEmpty();
            assertThat(report.snapshots()).isEqualTo(1);
            assertThat(report.grants()).isPositive();
            assertThat(report.accounts()).isEqualTo(4);
        }
    }

    @Test
    void aBalanceOfTheWriterThatIsNotThatOfTheEventsIsFoundEvenIfItIsSigned() throws Exception {
        LedgerState wrong = WrongBalance.of(maker.state, Account.user("alice"), 1);
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                var update = connection.prepareStatement("UPDATE snapshot SET snapshot_payload = ?")) {
            update.setBytes(1, SignedImage.of(wrong, maker.key).bytes());
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
        try (History history = History.open(database, List.of())) {
            assertThat(Verifier.verify(history, List.of(), Verifier.TOLERANCE).findings()).as("signed by the farm").isEmpty();
            assertThat(Checker.check(history).findings()).singleElement().satisfies(finding -> {
                assertThat(finding.event()).isEqualTo(maker.state.head().number());
                assertThat(finding.what()).isEqualTo("snapshot: account user:alice");
                assertThat(finding.expected()).contains("4000 in");
                assertThat(finding.found()).contains("4001 in");
            });
        }
    }

    @Test
    void aGrantBeyondAQuotaIsFound() throws Exception {
        // A journal that no desk writes: the same events, but the quota was lowered before the grants.
        JournalMaker honest = new JournalMaker().user("alice").open("t", "alice", 5_000).sign();
        JournalMaker forged = new JournalMaker().user("alice").quota("user:alice", "day.in", 10);
        var head = forged.state.head();
        List<Entry> entries = new ArrayList<>(forged.entries);
        for (Entry entry : honest.entries) {
            if (entry.event() instanceof TestEvent.Opened || entry.event() instanceof LeaseEvent.Granted) {
                Entry moved = Entry.append(head, entry.time(), entry.event());
                entries.add(moved);
                head = moved.head();
            }
        }
        forged.entries.clear();
        forged.entries.addAll(entries);
        Path other = forged.write(path.resolve("forged.db"));
        try (History history = History.open(other, List.of())) {
            assertThat(Checker.check(history).findings()).singleElement().extracting(Finding::what).isEqualTo("grant");
        }
    }

    @Test
    void aBrokenJournalIsNotReplayedAsIfItWereWhole() throws Exception {
        JournalMaker.sql(database, "DELETE FROM event_journal WHERE sequence_number = 9");
        assertThatThrownBy(() -> alice(Optional.empty())).isInstanceOf(JournalFormatException.class).hasMessageContaining("event 10 does not follow event 8");
    }

    @Test
    void everyKindOfEventHasFieldsAndEveryFieldAColumn() {
        Set<String> kinds = new HashSet<>();
        for (Entry entry : maker.entries) {
            Map<String, Object> fields = EventFields.of(entry);
            assertThat(EventFields.COLUMNS).containsAll(fields.keySet());
            assertThat(fields).containsEntry("number", entry.number()).containsEntry("hash", entry.hash().toString()).containsKey("event");
            kinds.add(String.valueOf(fields.get("event")));
        }
        assertThat(kinds).contains("key_announced", "user_added", "policy_changed", "test_opened", "lease_granted", "usage", "lease_settled", "test_closed",
                "head_signed", "logins_refused", "test_refused");
    }
}
