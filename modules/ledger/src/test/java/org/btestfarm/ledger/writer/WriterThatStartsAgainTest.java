package org.btestfarm.ledger.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.account.FarmCalendar;
import org.btestfarm.ledger.account.Period;
import org.btestfarm.ledger.account.QuotaDirection;
import org.btestfarm.ledger.account.QuotaKey;
import org.btestfarm.ledger.database.Database;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.event.Totals;
import org.btestfarm.ledger.journal.DataDirectory;
import org.btestfarm.ledger.journal.LedgerConfig;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.ledger.message.Capability;
import org.btestfarm.ledger.message.Demand;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.quota.LedgerState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The writer on SQLite: what it answered is there when it starts again, with or without a snapshot, and a dead run's leases are charged. */
class WriterThatStartsAgainTest {
    private static final QuotaKey DAY_IN = new QuotaKey(Period.DAY, QuotaDirection.IN);
    private static final QuotaKey DAY_OUT = new QuotaKey(Period.DAY, QuotaDirection.OUT);

    @TempDir
    Path path;

    private static ToWriter.ChangePolicy quota(long bytes) {
        return new ToWriter.ChangePolicy("user:alice", Map.of("day.in", bytes), OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty());
    }

    private static long today() {
        return new FarmCalendar(ZoneId.of("UTC")).day(Instant.now());
    }

    @Test
    void whatWasAnsweredIsDurableAndTheRightSideIsCharged() throws Exception {
        Database database;
        try (LedgerFixture ledger = new LedgerFixture(path, 1000)) {
            database = ledger.directory.database();
            ledger.ask(new ToWriter.Hello(LedgerFixture.NODE, Set.of(Capability.PIPELINED_REPORTS)), ToNode.Welcome.class);
            ledger.ask(new ToWriter.SaveUser("alice", "u1", "ab".repeat(32), false, true), ToNode.Done.class);
            ledger.ask(quota(1_000_000), ToNode.Done.class);
            ToNode.Opened opened = ledger.ask(LedgerFixture.open("t1", Optional.of("alice"), 600_000), ToNode.Opened.class);
            assertThat(opened.in().total()).isEqualTo(600_000);
            assertThat(opened.out().unmetered()).isTrue();
            ledger.ask(new ToWriter.UsageReport(opened.lease(), 1, new Totals(123, 0, true),
                    new Totals(456_789, 0, false), List.of(),
                    Demand.NONE, Demand.NONE, false), ToNode.UsageAnswer.class);
        }
        try (LedgerFixture ledger = new LedgerFixture(path, 1000)) {
            ledger.ask(new ToWriter.Hello(new NodeId("node1", "2"), Set.of()), ToNode.Welcome.class);
            ledger.stop();
        }
        LedgerState state = LedgerFixture.replay(database);
        assertThat(state.tests()).as("the dead run's test").isEmpty();
        assertThat(state.look(Account.user("alice")).spent(DAY_IN, today())).as("reported, and the rest charged").isEqualTo(600_000);
        assertThat(state.look(Account.user("alice")).spent(DAY_OUT, today())).isEqualTo(456_789);
        assertThat(state.signed().number()).isEqualTo(state.head().number() - 1);
        try (LedgerFixture ledger = new LedgerFixture(path, 1000)) {
            ToNode.Refused refused = ledger.ask(LedgerFixture.open("t2", Optional.of("bob"), 1), ToNode.Refused.class);
            assertThat(refused.reason()).isEqualTo(ToNode.Refused.USER_NOT_ALLOWED);
            assertThat(ledger.ask(LedgerFixture.open("t3", Optional.of("alice"), 600_000), ToNode.Opened.class).in().total()).isEqualTo(400_000);
        }
    }

    @Test
    void aStartReplaysOnlyWhatFollowsTheSnapshot() throws Exception {
        try (LedgerFixture ledger = new LedgerFixture(path, 1000)) {
            ledger.ask(LedgerFixture.open("t1", Optional.empty(), 1), ToNode.Opened.class);
            ledger.stop();
        }
        try (var connection = DataDirectory.databaseOf(path).forWriting(); var statement = connection.createStatement()) {
            try (var result = statement.executeQuery("SELECT count(*) FROM snapshot")) {
                result.next();
                assertThat(result.getInt(1)).isEqualTo(1);
            }
            // Nobody would do this; it shows that a start does not read what the snapshot has.
            statement.executeUpdate("UPDATE event_journal SET event_payload = snapshot_payload FROM snapshot WHERE event_journal.sequence_number = 1");
        }
        try (LedgerFixture ledger = new LedgerFixture(path, 1000)) {
            assertThat(ledger.ask(LedgerFixture.open("t1", Optional.empty(), 1), ToNode.Opened.class).out().unmetered()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"signature", "end"})
    void aDamagedSnapshotIsNotUsedAndTheJournalIsReplayedInstead(String where) throws Exception {
        try (LedgerFixture ledger = new LedgerFixture(path, 1000)) {
            ledger.ask(new ToWriter.SaveUser("alice", "u1", "ab".repeat(32), false, true), ToNode.Done.class);
            ledger.ask(quota(600_000), ToNode.Done.class);
            ledger.stop();
        }
        damageSnapshot(where);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(LedgerSerializer.class);
        logger.addAppender(log);
        logger.setAdditive(false);
        try (LedgerFixture ledger = new LedgerFixture(path, 1000)) {
            assertThat(ledger.ask(LedgerFixture.open("t1", Optional.of("alice"), 1_000_000), ToNode.Opened.class).in().total())
                    .as("user and quota from the journal").isEqualTo(600_000);
        } finally {
            logger.detachAppender(log);
            logger.setAdditive(true);
        }
        assertThat(log.list).singleElement().extracting(ILoggingEvent::getFormattedMessage).asString().contains("the journal is replayed instead");
    }

    private void damageSnapshot(String where) throws Exception {
        try (var connection = DataDirectory.databaseOf(path).forWriting();
                var select = connection.createStatement();
                var update = connection.prepareStatement("UPDATE snapshot SET snapshot_payload = ?")) {
            byte[] stored;
            try (var result = select.executeQuery("SELECT snapshot_payload FROM snapshot")) {
                result.next();
                stored = result.getBytes(1);
            }
            if (where.equals("signature")) {
                stored[20] ^= 1;
            } else {
                stored = Arrays.copyOf(stored, stored.length - 1);
            }
            update.setBytes(1, stored);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }

    @Test
    void aTestThatWasClosedStaysClosedAfterAStart() throws Exception {
        for (boolean snapshot : new boolean[] {false, true}) {
            String test = "t-" + snapshot;
            try (LedgerFixture ledger = new LedgerFixture(path, 1000)) {
                ledger.ask(LedgerFixture.open(test, Optional.empty(), 1), ToNode.Opened.class);
                ledger.ask(LedgerFixture.usage(test, 1, 5, 6, false, true), ToNode.UsageAnswer.class);
                ledger.ask(new ToWriter.CloseTest(test, "ended", ""), ToNode.Closed.class);
                if (snapshot) {
                    ledger.stop();
                }
            }
            try (LedgerFixture ledger = new LedgerFixture(path, 1000)) {
                ToNode.Refused refused = ledger.ask(LedgerFixture.open(test, Optional.empty(), 1), ToNode.Refused.class);
                assertThat(refused.reason()).as("with a snapshot: %s", snapshot).isEqualTo(ToNode.Refused.INVALID);
                assertThat(ledger.ask(LedgerFixture.open(test + "-next", Optional.empty(), 1), ToNode.Opened.class).out().unmetered()).isTrue();
            }
        }
    }

    @Test
    void twoWritersCanNeverBe() throws Exception {
        try (DataDirectory first = DataDirectory.open(path)) {
            assertThat(first.path()).isEqualTo(path);
            assertThatThrownBy(() -> DataDirectory.open(path)).isInstanceOf(LedgerException.class).hasMessageContaining("in use");
        }
    }

    @Test
    void theKeyIsKeptAndIsForItsOwnerOnly() throws Exception {
        byte[] key;
        try (DataDirectory directory = DataDirectory.open(path)) {
            key = directory.nodeKey("n").publicKey();
        }
        try (DataDirectory directory = DataDirectory.open(path)) {
            assertThat(directory.nodeKey("n").publicKey()).isEqualTo(key);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.resolve("node.key")))).isEqualTo("rw-------");
    }

    @Test
    void aFileThatIsNoDatabaseIsNamed() throws Exception {
        Path file = Files.writeString(path.resolve("ledger.db"), "this is no database, but a text that is long enough to be taken for one. ".repeat(20));
        assertThatThrownBy(() -> LedgerConfig.migrate(file)).isInstanceOf(LedgerException.class).hasMessageContaining(file.toString());
    }
}
