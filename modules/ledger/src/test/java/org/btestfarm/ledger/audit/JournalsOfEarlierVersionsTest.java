package org.btestfarm.ledger.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.admin.BalanceView;
import org.btestfarm.ledger.admin.QuotaView;
import org.btestfarm.ledger.archive.Archiver;
import org.btestfarm.ledger.chain.SignedHead;
import org.btestfarm.ledger.database.Database;
import org.btestfarm.ledger.event.ChainEvent;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.writer.Collector;
import org.btestfarm.ledger.writer.LedgerFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A journal of every version that was released is kept: each later one verifies it, replays it to the same balances, archives it and starts from it. */
class JournalsOfEarlierVersionsTest {
    @TempDir
    Path path;

    @Test
    void todaysProgramWritesTheNewestOfThemToTheByte() throws Exception {
        assertThat(JournalFixture.today()).isEqualTo(JournalFixture.resource(JournalFixture.NEWEST));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1"})
    void isIntactAndHasTheBalancesItAlwaysHad(String version) throws Exception {
        JournalFixture fixture = JournalFixture.read(version);
        Path database = fixture.write(path.resolve("ledger.db"));
        try (History history = History.open(database, List.of())) {
            List<SignedHead> heads = fixture.heads.stream().map(SignedHead::parse).toList();
            VerifyReport report = Verifier.verify(history, heads, Verifier.TOLERANCE);
            assertThat(report.findings()).isEmpty();
            assertThat(report.exportedHeads()).isEqualTo(2);
            CheckReport check = Checker.check(history);
            assertThat(check.findings()).isEmpty();
            assertThat(check.snapshots()).isEqualTo(1);
            BalanceView alice = Replay.of(history, Optional.of(Instant.parse("2026-11-21T21:00:00Z")), Instant.EPOCH, Optional.of(Account.user("alice")),
                    JournalMaker.CALENDAR).balances().get(0);
            assertThat(spent(alice, "day.in")).isEqualTo(10_000);
            assertThat(spent(alice, "day.out")).isEqualTo(1_050);
            assertThat(spent(alice, "week")).isEqualTo(14_000 + 71_050);
            assertThat(Story.of(history, "t4", JournalMaker.CALENDAR).orElseThrow().closed().orElseThrow().detail()).isEqualTo("user:alice day.in=10000");
        }
    }

    private static long spent(BalanceView balance, String key) {
        return balance.quotas().stream().filter(quota -> quota.key().equals(key)).mapToLong(QuotaView::spent).sum();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1"})
    void canBeginWithTheBaseEventThatItHas(String version) throws Exception {
        JournalFixture fixture = JournalFixture.read(version);
        Path database = fixture.write(path.resolve("ledger.db"));
        Entry base = fixture.rows.stream().map(row -> Entry.decode(HexFormat.of().parseHex(row[3])))
                .filter(entry -> entry.event() instanceof ChainEvent.Base).findFirst().orElseThrow();
        ChainEvent.Base event = (ChainEvent.Base) base.event();
        assertThat(event.through().number()).isEqualTo(JournalFixture.BASE);
        JournalMaker.sql(database, "INSERT INTO journal_base VALUES('ledger', " + event.through().number() + ", x'" + event.through().hash() + "', "
                + base.number() + ", '')");
        assertThat(Archiver.finish(Database.in(database))).isEqualTo(JournalFixture.BASE);
        try (History history = History.open(database, List.of())) {
            assertThat(Verifier.verify(history, List.of(), Verifier.TOLERANCE).findings()).isEmpty();
            assertThat(Checker.check(history).findings()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1"})
    void isStartedFromWithItsSnapshotAndWithout(String version) throws Exception {
        Path database = JournalFixture.read(version).write(path.resolve("ledger.db"));
        for (boolean snapshot : new boolean[] {true, false}) {
            if (!snapshot) {
                JournalMaker.sql(database, "DELETE FROM snapshot");
            }
            try (LedgerFixture ledger = new LedgerFixture(path, 1000)) {
                ledger.writer.tell(new Collector.Ask(
                        ledger.probe.getRef(), LedgerFixture.open("new-" + snapshot, Optional.of("mallory"), 1)));
                assertThat(ledger.probe.expectMessageClass(ToNode.Refused.class, Duration.ofSeconds(20)).detail()).contains("mallory");
                ledger.ask(LedgerFixture.open("newer-" + snapshot, Optional.of("bob"), 1), ToNode.Opened.class);
            }
        }
    }
}
