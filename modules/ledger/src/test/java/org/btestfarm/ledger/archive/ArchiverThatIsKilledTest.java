package org.btestfarm.ledger.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.account.FarmCalendar;
import org.btestfarm.ledger.audit.CheckReport;
import org.btestfarm.ledger.audit.Checker;
import org.btestfarm.ledger.audit.History;
import org.btestfarm.ledger.audit.Replay;
import org.btestfarm.ledger.audit.Verifier;
import org.btestfarm.ledger.audit.VerifyReport;
import org.btestfarm.ledger.database.Database;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.journal.DataDirectory;
import org.btestfarm.ledger.journal.JournalBase;
import org.btestfarm.ledger.journal.JournalTable;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.quota.LedgerState;
import org.btestfarm.ledger.quota.StateImage;
import org.btestfarm.ledger.writer.Collector;
import org.btestfarm.ledger.writer.LedgerFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Archiving takes a prefix out and loses nothing, wherever it is interrupted; what is left starts, verifies, and has the same balances. */
class ArchiverThatIsKilledTest {
    private static final Instant FUTURE = Instant.parse("2999-01-01T00:00:00Z");

    @TempDir
    Path path;

    private int tests;

    private Database database() throws LedgerException {
        return DataDirectory.databaseOf(path);
    }

    private Path archives() {
        return path.resolve(History.ARCHIVES);
    }

    private static Archiver archiver(LedgerFixture ledger, Archiver.Watcher watcher) throws LedgerException {
        return new Archiver(
                ledger.directory.database(), ledger.directory.nodeKey(LedgerFixture.NODE.name()),
                BaseWriter.of(ledger.kit.system(), ledger.writer, Duration.ofSeconds(20)), watcher);
    }

    private static void setUp(LedgerFixture ledger) {
        ledger.ask(new ToWriter.SaveUser("alice", "u1", "ab".repeat(32), false, true), ToNode.Done.class);
        ledger.ask(new ToWriter.ChangePolicy("user:alice", Map.of("day.in", 1_000_000L), OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty()),
                ToNode.Done.class);
    }

    /** A test that moves a thousand bytes in and leaves nothing open. */
    private void run(LedgerFixture ledger) {
        String id = "t" + ++tests;
        ledger.ask(LedgerFixture.open(id, Optional.of("alice"), 1_000), ToNode.Opened.class);
        ledger.ask(LedgerFixture.usage(id, 1, 1_000, 7, false, true), ToNode.UsageAnswer.class);
        ledger.ask(new ToWriter.CloseTest(id, "ended", ""), ToNode.Closed.class);
    }

    private VerifyReport verify(List<Path> named) throws LedgerException {
        try (History history = History.open(database(), archives(), named)) {
            return Verifier.verify(history, List.of(), Verifier.TOLERANCE);
        }
    }

    private CheckReport check() throws LedgerException {
        try (History history = History.open(database(), archives(), List.of())) {
            return Checker.check(history);
        }
    }

    /** What the journal and its archives say, from the first event at hand. */
    private LedgerState replay(boolean withArchives) throws LedgerException, IOException {
        Path aside = path.resolve("aside");
        if (!withArchives && Files.exists(archives())) {
            Files.move(archives(), aside);
        }
        try (History history = History.open(database(), archives(), List.of())) {
            LedgerState state = history.start();
            history.each(entry -> {
                state.apply(entry);
                return true;
            });
            return state;
        } finally {
            if (Files.exists(aside)) {
                Files.move(aside, archives());
            }
        }
    }

    private long one(String query) throws Exception {
        try (var connection = database().forWriting(); var statement = connection.createStatement();
                var result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(archives())) {
            return files.sorted().toList();
        }
    }

    /** Whole, with archives and without, and the same balances either way. */
    private void requireSound() throws Exception {
        VerifyReport report = verify(List.of());
        assertThat(report.findings()).isEmpty();
        assertThat(report.first()).as("first event at hand").isEqualTo(1);
        assertThat(check().findings()).isEmpty();
        assertThat(StateImage.of(replay(false))).isEqualTo(StateImage.of(replay(true)));
    }

    @Test
    void archivesFollowEachOtherAndTheBalancesStay() throws Exception {
        ArchiveReport first;
        ArchiveReport second;
        try (LedgerFixture ledger = new LedgerFixture(path, 1000)) {
            setUp(ledger);
            run(ledger);
            run(ledger);
            first = archiver(ledger, point -> {}).archive(FUTURE, archives());
            assertThat(first.first()).isEqualTo(1);
            assertThat(first.removed()).isEqualTo(first.last());
            assertThat(one("SELECT min(sequence_number) FROM event_journal")).isEqualTo(first.last() + 1);
            run(ledger);
            // The writer goes on under the archiver: what it journals meanwhile stays.
            second = archiver(ledger, point -> {
                if (point == Archiver.Point.SEGMENT_WRITTEN) {
                    run(ledger);
                }
            }).archive(FUTURE, archives());
            assertThat(second.first()).isEqualTo(first.last() + 1);
            run(ledger);
            ledger.stop();
        }
        requireSound();
        assertThat(segments()).hasSize(2);
        assertThat(verify(List.of()).archives()).isEqualTo(2);
        Path newest = second.segment().orElseThrow();
        assertThat(verify(List.of(newest)).first()).as("with the newest archive only").isEqualTo(second.first());
        assertThatThrownBy(() -> verify(List.of(first.segment().orElseThrow()))).isInstanceOf(LedgerException.class)
                .hasMessageContaining(first.segment().orElseThrow().toString()).hasMessageContaining("is missing");
        assertThat(replay(true).look(Account.user("alice")).tests()).isZero();
        try (LedgerFixture ledger = new LedgerFixture(path, 1000)) {
            ToNode.Opened opened = ledger.ask(LedgerFixture.open("last", Optional.of("alice"), 2_000_000), ToNode.Opened.class);
            assertThat(opened.in().total()).as("what five tests left of the quota").isEqualTo(1_000_000 - 5_000);
        }
    }

    @Test
    void whatWasSoBeforeTheFirstEventThatIsAtHandIsNotMadeUp() throws Exception {
        Instant early;
        try (LedgerFixture ledger = new LedgerFixture(path, 1000)) {
            setUp(ledger);
            run(ledger);
            early = Entry.decode(LedgerFixture.rows(database()).get(2)).time();
            archiver(ledger, point -> {}).archive(FUTURE, archives());
            ledger.stop();
        }
        try (History history = History.open(database(), archives(), List.of())) {
            assertThat(at(history, early).time()).isEqualTo(early);
            assertThat(at(history, FUTURE).head().number()).isEqualTo(history.last());
        }
        try (History history = History.open(database(), path.resolve("elsewhere"), List.of())) {
            assertThatThrownBy(() -> at(history, early)).isInstanceOf(LedgerException.class)
                    .hasMessageStartingWith("what was so at " + early).hasMessageEndingWith("are in archives that are not at hand");
            assertThat(at(history, FUTURE).head().number()).isEqualTo(history.last());
        }
    }

    @Test
    void thatThereWereUsersIsKnownAlsoWhenTheirEventsAreArchived() throws Exception {
        try (LedgerFixture ledger = new LedgerFixture(path, 1000)) {
            assertThat(JournalTable.mayHaveHadUsers(database())).isFalse();
            ledger.ask(new ToWriter.SaveUser("alice", "u1", "ab".repeat(32), false, true), ToNode.Done.class);
            ledger.ask(new ToWriter.RemoveUser("alice"), ToNode.Done.class);
            assertThat(JournalTable.mayHaveHadUsers(database())).isTrue();
            archiver(ledger, point -> {}).archive(FUTURE, archives());
            assertThat(JournalTable.mayHaveHadUsers(database())).as("after all events about users were archived").isTrue();
            ledger.stop();
        }
    }

    @Test
    void whyItCannotBeIsSaidInWords() throws Exception {
        Path file = Files.writeString(path.resolve("file"), "in the way");
        try (LedgerFixture ledger = new LedgerFixture(path, 1000)) {
            setUp(ledger);
            assertThatThrownBy(() -> archiver(ledger, point -> {}).archive(FUTURE, file)).isInstanceOf(LedgerException.class)
                    .hasMessage("cannot write an archive into " + file + ": it is not a directory");
            try (var connection = database().forWriting(); var statement = connection.createStatement()) {
                statement.executeUpdate("UPDATE event_journal SET event_payload = '?' WHERE sequence_number = 2");
            }
            assertThatThrownBy(() -> archiver(ledger, point -> {}).archive(FUTURE, archives())).isInstanceOf(LedgerException.class)
                    .hasMessageStartingWith("the journal is damaged and not archived: ");
            ledger.stop();
        }
    }

    private static Replay at(History history, Instant time) throws LedgerException {
        return Replay.of(history, Optional.of(time), time, Optional.empty(), new FarmCalendar(ZoneOffset.UTC));
    }

    @Test
    void onlyEventsBeforeTheTimeAreArchived() throws Exception {
        try (LedgerFixture ledger = new LedgerFixture(path, 1000)) {
            setUp(ledger);
            run(ledger);
            Instant time = Entry.decode(LedgerFixture.rows(database()).get(3)).time();
            assertThat(archiver(ledger, point -> {}).archive(Instant.EPOCH, archives()).segment()).isEmpty();
            ArchiveReport report = archiver(ledger, point -> {}).archive(time, archives());
            assertThat(report.last()).isBetween(1L, 3L);
            assertThat(Entry.decode(LedgerFixture.rows(database()).get(0)).time()).isEqualTo(time);
            ledger.stop();
        }
        requireSound();
    }

    @Test
    void anArchiveIsSignedByTheKeyOfTheNodeThatArchivesEvenIfItsEventsKnowAnotherOne() throws Exception {
        try (LedgerFixture ledger = new LedgerFixture(path, 1000)) {
            setUp(ledger);
            run(ledger);
            ledger.stop();
        }
        Instant time = Entry.decode(LedgerFixture.rows(database()).get(4)).time();
        Files.delete(path.resolve("node.key"));
        try (LedgerFixture ledger = new LedgerFixture(path, 1000)) {
            run(ledger);
            assertThat(archiver(ledger, point -> {}).archive(time, archives()).last()).isLessThan(6);
            ledger.stop();
        }
        requireSound();
    }

    @ParameterizedTest
    @EnumSource(Archiver.Point.class)
    void aKillAtAnyPointLosesNothingAndTheNextArchivingCleansUp(Archiver.Point killed) throws Exception {
        try (LedgerFixture ledger = new LedgerFixture(path, 1000)) {
            setUp(ledger);
            run(ledger);
            run(ledger);
            assertThatThrownBy(() -> archiver(ledger, point -> {
                if (point == killed) {
                    throw new LedgerException("killed");
                }
            }).archive(FUTURE, archives())).hasMessage("killed");
        }
        assertThat(verify(List.of()).findings()).as("after the kill").isEmpty();
        assertThat(check().findings()).as("after the kill").isEmpty();
        try (LedgerFixture ledger = new LedgerFixture(path, 1000)) {
            ledger.ask(new ToWriter.Hello(LedgerFixture.NODE, Set.of()), ToNode.Welcome.class);
            run(ledger);
            ArchiveReport report = archiver(ledger, point -> {}).archive(FUTURE, archives());
            assertThat(report.segment()).isPresent();
            assertThat(one("SELECT min(sequence_number) FROM event_journal")).as("first event left").isEqualTo(report.last() + 1);
            ledger.stop();
        }
        assertThat(segments()).as("no drafts, no archive twice").allMatch(file -> file.toString().endsWith(Segment.SUFFIX));
        requireSound();
        assertThat(replay(true).look(Account.user("alice")).account()).isEqualTo(Account.user("alice"));
    }

    @Test
    void aRestartRemovesWhatAKilledArchivingLeftBeforeTheBase() throws Exception {
        try (LedgerFixture ledger = new LedgerFixture(path, 1000)) {
            setUp(ledger);
            run(ledger);
            assertThatThrownBy(() -> archiver(ledger, point -> {
                if (point == Archiver.Point.BASE_SET) {
                    throw new LedgerException("killed");
                }
            }).archive(FUTURE, archives())).hasMessage("killed");
        }
        assertThat(one("SELECT min(sequence_number) FROM event_journal")).isEqualTo(1);
        long through = one("SELECT through_number FROM journal_base");
        try (var connection = database().forWriting(); var statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM event_journal WHERE sequence_number < 4");
        }
        requireSound();
        assertThat(Archiver.finish(database())).isEqualTo(through - 3);
        assertThat(one("SELECT min(sequence_number) FROM event_journal")).isEqualTo(through + 1);
        assertThat(Archiver.finish(database())).isZero();
        requireSound();
    }

    @ParameterizedTest
    @EnumSource(names = {"BASE_SET", "EVENTS_REMOVED"})
    void aDamagedSnapshotIsMadeUpForByTheBaseAndAllThatFollows(Archiver.Point point) throws Exception {
        try (LedgerFixture ledger = new LedgerFixture(path, 1000)) {
            setUp(ledger);
            run(ledger);
            Archiver archiver = archiver(ledger, at -> {
                if (at == point) {
                    throw new LedgerException("killed");
                }
            });
            assertThatThrownBy(() -> archiver.archive(FUTURE, archives())).hasMessage("killed");
            run(ledger);
            ledger.stop();
        }
        try (var connection = database().forWriting(); var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("UPDATE snapshot SET snapshot_payload = substr(snapshot_payload, 1, 50)")).isPositive();
        }
        try (LedgerFixture ledger = new LedgerFixture(path, 1000)) {
            ToNode.Opened opened = ledger.ask(LedgerFixture.open("after", Optional.of("alice"), 2_000_000), ToNode.Opened.class);
            assertThat(opened.in().total()).as("what two tests left of the quota").isEqualTo(1_000_000 - 2_000);
        }
    }

    @Test
    void aJournalWhoseBaseEventIsGoneDoesNotStartWithEmptyBalances() throws Exception {
        try (LedgerFixture ledger = new LedgerFixture(path, 1000)) {
            setUp(ledger);
            run(ledger);
            archiver(ledger, point -> {}).archive(FUTURE, archives());
            run(ledger);
        }
        long base;
        try (History history = History.open(database(), archives(), List.of())) {
            base = history.base().map(JournalBase::event).orElseThrow();
        }
        try (var connection = database().forWriting(); var statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM event_journal WHERE sequence_number = " + base);
            statement.executeUpdate("DELETE FROM snapshot");
        }
        assertThat(verify(List.of()).findings()).isNotEmpty();
        try (LedgerFixture ledger = new LedgerFixture(path, 1000)) {
            ledger.writer.tell(new Collector.Ask(ledger.probe.getRef(), LedgerFixture.open("x", Optional.of("alice"), 1)));
            ledger.probe.expectNoMessage(Duration.ofSeconds(1));
        }
    }

    @Test
    void anArchiveThatWasChangedIsFound() throws Exception {
        Path segment;
        try (LedgerFixture ledger = new LedgerFixture(path, 1000)) {
            setUp(ledger);
            run(ledger);
            segment = archiver(ledger, point -> {}).archive(FUTURE, archives()).segment().orElseThrow();
            ledger.stop();
        }
        byte[] whole = Files.readAllBytes(segment);
        for (int at = 80; at < whole.length; at += 37) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(segment, changed);
            assertThat(verify(List.of()).findings()).as("byte %d", at).isNotEmpty();
        }
        Files.write(segment, Arrays.copyOf(whole, whole.length - 5));
        assertThat(verify(List.of()).findings()).as("cut").isNotEmpty();
        Files.write(segment, "something else".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> verify(List.of())).isInstanceOf(LedgerException.class).hasMessageContaining(segment.toString());
    }
}
