package org.btestfarm.console.pages.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.btestfarm.console.views.store.RandomJournal;
import org.btestfarm.ledger.account.FarmCalendar;
import org.btestfarm.ledger.admin.AdminException;
import org.btestfarm.ledger.audit.History;
import org.btestfarm.ledger.database.Database;
import org.btestfarm.ledger.event.ChainEvent;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.journal.JournalRow;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.ledger.quota.LedgerState;
import org.btestfarm.ledger.quota.StateImage;
import org.btestfarm.ledger.writer.LedgerSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal that cannot be replayed in one go: each go gets further and says how far, and what comes out in the end is what one long go would say. */
class JournalThatTakesLongTest {
    private static final int BYTES = 24 << 20;

    @TempDir
    Path directory;

    private Path file;
    private List<Entry> entries;

    @BeforeEach
    void make() throws Exception {
        file = directory.resolve("ledger.db");
        Database database = Database.in(file);
        database.migrate();
        entries = new RandomJournal(11).happen(1_500).end().entries;
        insert(entries);
    }

    private void insert(List<Entry> rows) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                PreparedStatement insert = connection.prepareStatement("INSERT INTO event_journal(persistence_id, sequence_number, writer, write_timestamp,"
                        + " adapter_manifest, event_payload, event_ser_id, event_ser_manifest) VALUES('" + JournalRow.PERSISTENCE_ID + "', ?, 'w', ?, '', ?, ?, ?)")) {
            connection.setAutoCommit(false);
            for (Entry entry : rows) {
                insert.setLong(1, entry.number());
                insert.setLong(2, entry.time().toEpochMilli());
                insert.setBytes(3, entry.bytes());
                insert.setInt(4, LedgerSerializer.IDENTIFIER);
                insert.setString(5, entry.manifest());
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        }
    }

    private Walk atOnce(Instant time) throws Exception {
        try (History history = History.open(file, List.of())) {
            return new Replays(Duration.ofMinutes(1), BYTES).until(history, time);
        }
    }

    /** Empty if it did not get there. */
    private Optional<Walk> go(Replays replays, Instant time, List<String> said) throws Exception {
        try (History history = History.open(file, List.of())) {
            return Optional.of(replays.until(history, time));
        } catch (AdminException e) {
            assertThat(e.kind()).isEqualTo(AdminException.Kind.UNAVAILABLE);
            said.add(e.getMessage());
            return Optional.empty();
        }
    }

    private Walk inGoes(Replays replays, Instant time, List<String> said) throws Exception {
        for (int most = entries.size(); most > 0; most--) {
            Optional<Walk> walk = go(replays, time, said);
            if (walk.isPresent()) {
                return walk.get();
            }
        }
        throw new AssertionError("it gets no further: " + said.get(said.size() - 1));
    }

    private static void same(Walk walk, Walk expected) {
        assertThat(StateImage.of(walk.state)).isEqualTo(StateImage.of(expected.state));
        assertThat(List.copyOf(walk.running.keySet())).isEqualTo(List.copyOf(expected.running.keySet()));
        assertThat(walk.ended.stream().map(ended -> ended.closed().number()).toList()).isEqualTo(expected.ended.stream().map(ended -> ended.closed().number()).toList());
        assertThat(walk.first).isEqualTo(expected.first);
    }

    @Test
    void everyGoGetsFurtherUntilItIsThere() throws Exception {
        Replays replays = new Replays(Duration.ZERO, BYTES);
        List<String> said = new ArrayList<>();
        Instant end = entries.get(entries.size() - 1).time();
        same(inGoes(replays, end, said), atOnce(end));
        assertThat(said).hasSizeGreaterThan(3).doesNotHaveDuplicates().allMatch(line -> line.matches(
                "the journal is long, and is being replayed: event [0-9,]+ of at most [0-9,]+, of [0-9-]+, is reached"));
    }

    @Test
    void otherTimesBeginAtThePlaceBefore() throws Exception {
        Replays replays = new Replays(Duration.ZERO, BYTES);
        inGoes(replays, entries.get(entries.size() - 1).time(), new ArrayList<>());
        for (int part = 1; part <= 9; part++) {
            Instant time = entries.get(entries.size() * part / 10).time();
            List<String> said = new ArrayList<>();
            same(inGoes(replays, time, said), atOnce(time));
            assertThat(said).as("goes in vain").hasSizeLessThanOrEqualTo(1);
        }
        assertThat(go(replays, entries.get(0).time().minusMillis(1), new ArrayList<>()).orElseThrow().running).isEmpty();
    }

    @Test
    void whatWasSoBeforeTheFirstEventThatIsLeftIsNotMadeUp() throws Exception {
        LedgerState then = atOnce(entries.get(entries.size() / 2).time()).state;
        Entry last = entries.get(entries.size() - 1);
        Entry base = Entry.append(last.head(), last.time(), new ChainEvent.Base(then.head(), StateImage.of(then)));
        insert(List.of(base));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                PreparedStatement begin = connection.prepareStatement("INSERT INTO journal_base VALUES('" + JournalRow.PERSISTENCE_ID + "', ?, ?, ?, 'elsewhere')")) {
            begin.setLong(1, then.head().number());
            begin.setBytes(2, then.head().hash().bytes());
            begin.setLong(3, base.number());
            begin.executeUpdate();
        }
        Replays replays = new Replays(Duration.ofMinutes(1), BYTES);
        FarmCalendar utc = new FarmCalendar(ZoneOffset.UTC);
        try (History history = History.open(file, List.of())) {
            assertThat(Moment.of(replays, history, utc, Instant.parse("2999-01-01T00:00:00Z"), Optional.empty()).events()).isEqualTo(base.number());
            Instant before = then.time().minusMillis(1);
            assertThatThrownBy(() -> Moment.of(replays, history, utc, before, Optional.empty())).isInstanceOf(LedgerException.class)
                    .hasMessageStartingWith("what was so at " + before + " cannot be told");
        }
    }

    @Test
    void placesAreSpreadWithinTheirBound() throws Exception {
        int image = StateImage.of(atOnce(Instant.MAX).state).length;
        Replays replays = new Replays(Duration.ZERO, 3 * image);
        Instant end = entries.get(entries.size() - 1).time();
        same(inGoes(replays, end, new ArrayList<>()), atOnce(end));
        assertThat(replays.places()).isBetween(2, 100);
        Replays none = new Replays(Duration.ZERO, 1);
        List<String> said = new ArrayList<>();
        assertThat(go(none, end, said)).isEmpty();
        assertThat(said).allMatch(line -> line.contains("too long to be replayed here") && line.contains("./btest-farm audit replay --until"));
    }
}
