package org.btestfarm.ledger.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.btestfarm.ledger.chain.NodeKey;
import org.btestfarm.ledger.chain.SignedHead;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.writer.SignedImage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is done to a journal's rows afterwards, a verification says that it was done, and where. */
class JournalThatWasTamperedWithTest {
    @TempDir
    Path path;

    private JournalMaker maker;
    private Path database;
    private long last;

    @BeforeEach
    void make() throws Exception {
        maker = new JournalMaker().sample();
        database = maker.writeWithSnapshot(path.resolve("ledger.db"));
        last = maker.state.head().number();
    }

    private VerifyReport verify(SignedHead... outside) throws Exception {
        try (History history = History.open(database, List.of())) {
            return Verifier.verify(history, List.of(outside), Verifier.TOLERANCE);
        }
    }

    private void sql(String... statements) throws Exception {
        JournalMaker.sql(database, statements);
    }

    @Test
    void anUntouchedJournalIsIntact() throws Exception {
        VerifyReport report = verify(maker.key.sign(maker.entries.get(9).head()), maker.key.sign(maker.state.head()));
        assertThat(report.findings()).isEmpty();
        assertThat(report.first()).isEqualTo(1);
        assertThat(report.head()).contains(maker.state.head());
        assertThat(report.heads()).isEqualTo(2);
        assertThat(report.lastSigned()).isEqualTo(last - 1);
        assertThat(report.snapshots()).isEqualTo(1);
        assertThat(report.exportedHeads()).isEqualTo(2);
    }

    @Test
    void aFlippedBitInAnyEventIsFoundAtThatEvent() throws Exception {
        Random random = new Random(7);
        for (Entry entry : maker.entries) {
            for (int i = 0; i < 4; i++) {
                int at = random.nextInt(entry.size());
                byte[] bytes = entry.bytes();
                bytes[at] ^= (byte) (1 << random.nextInt(8));
                setPayload(entry.number(), bytes);
                VerifyReport report = verify();
                // A flipped bit in the hash of the event before accuses that one: either of the two is not what was written.
                assertThat(report.findings()).as("event %d, byte %d", entry.number(), at).isNotEmpty()
                        .first().extracting(Finding::event).isIn(entry.number(), entry.number() - 1);
            }
            setPayload(entry.number(), entry.bytes());
        }
        assertThat(verify().findings()).isEmpty();
    }

    private void setPayload(long number, byte[] bytes) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                var update = connection.prepareStatement("UPDATE event_journal SET event_payload = ? WHERE sequence_number = ?")) {
            update.setBytes(1, bytes);
            update.setLong(2, number);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }

    @Test
    void aRemovedRowIsFoundWhereverItWas() throws Exception {
        for (long number : new long[] {1, 2, last / 2, last - 1}) {
            Path copy = maker.write(path.resolve("removed-" + number + ".db"));
            JournalMaker.sql(copy, "DELETE FROM event_journal WHERE sequence_number = " + number);
            try (History history = History.open(copy, List.of())) {
                assertThat(Verifier.verify(history, List.of(), Verifier.TOLERANCE).findings()).as("event %d", number).first()
                        .isEqualTo(new Finding(copy.getFileName().toString(), number, "events", String.valueOf(number), "none of them"));
            }
        }
    }

    @Test
    void aTailThatWasCutOffIsFoundByTheSnapshotTheCountOfRowsAndAHeadThatWasKeptOutside() throws Exception {
        SignedHead kept = SignedHead.parse(maker.key.sign(maker.state.head()).export());
        sql("DELETE FROM event_journal WHERE sequence_number > " + (last - 3));
        assertThat(verify().findings()).extracting(Finding::what).containsExactly("rows at the end", "events up to the snapshot");
        // Who knows the database well removes those traces too. What is kept outside is out of reach.
        sql("DELETE FROM snapshot", "UPDATE sqlite_sequence SET seq = " + (last - 3));
        assertThat(verify().findings()).isEmpty();
        assertThat(verify(kept).findings()).singleElement().satisfies(finding -> {
            assertThat(finding.event()).isEqualTo(last);
            assertThat(finding.found()).isEqualTo("the journal ends at event " + (last - 3));
        });
    }

    @Test
    void swappedRowsAreFound() throws Exception {
        sql("UPDATE event_journal SET sequence_number = 1000 WHERE sequence_number = 5",
                "UPDATE event_journal SET sequence_number = 5 WHERE sequence_number = 8",
                "UPDATE event_journal SET sequence_number = 8 WHERE sequence_number = 1000");
        assertThat(verify().findings()).extracting(Finding::toString).contains(
                "ledger.db: event 5: number in the bytes: expected 5, found 8", "ledger.db: event 8: number in the bytes: expected 8, found 5");
    }

    @ParameterizedTest
    @CsvSource({
        "event_ser_manifest, 'x:1'", "event_ser_id, 1", "deleted, 1", "write_timestamp, 5", "persistence_id, 'other'", "sequence_number, 700"
    })
    void aColumnThatSaysSomethingElseThanTheBytesIsFound(String column, String value) throws Exception {
        sql("UPDATE event_journal SET " + column + " = '" + value.replace("'", "") + "' WHERE sequence_number = 6");
        assertThat(verify().findings()).isNotEmpty().first().extracting(Finding::event).isEqualTo(6L);
    }

    @Test
    void aJournalThatWasWrittenAnewWithAnotherKeyIsFoundByAHeadThatWasKeptOutside() throws Exception {
        SignedHead kept = maker.key.sign(maker.entries.get(20).head());
        JournalMaker forged = new JournalMaker(NodeKey.generate(JournalMaker.NODE.name())).sample();
        database = forged.writeWithSnapshot(path.resolve("forged.db"));
        assertThat(verify().findings()).as("whole in itself").isEmpty();
        assertThat(verify(kept).findings()).singleElement().extracting(Finding::event, Finding::what).containsExactly(21L, "hash");
    }

    @Test
    void aHeadOfAKeyThatWasNeverAnnouncedIsFound() throws Exception {
        SignedHead stranger = NodeKey.generate("node1").sign(maker.entries.get(20).head());
        assertThat(verify(stranger).findings()).singleElement().extracting(Finding::event, Finding::what).containsExactly(21L, "signature");
    }

    @Test
    void aSnapshotThatIsNotTheWritersIsFound() throws Exception {
        for (int at : new int[] {3, 30, 100, 400}) {
            byte[] stored = SignedImage.of(maker.state, maker.key).bytes().clone();
            stored[at] ^= 4;
            setSnapshot(stored);
            assertThat(verify().findings()).as("byte %d", at).isNotEmpty().allMatch(finding -> finding.where().equals("snapshot in ledger.db"));
        }
        setSnapshot(SignedImage.of(maker.state, NodeKey.generate("node1")).bytes());
        assertThat(verify().findings()).singleElement().extracting(Finding::where).isEqualTo("snapshot in ledger.db");
    }

    private void setSnapshot(byte[] stored) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                var update = connection.prepareStatement("UPDATE snapshot SET snapshot_payload = ?")) {
            update.setBytes(1, stored);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }

    @Test
    void headsComeBackFromTheirFile() throws Exception {
        Path file = path.resolve("heads.txt");
        List<String> lines = new ArrayList<>(List.of("# kept elsewhere", ""));
        try (History history = History.open(database, List.of())) {
            ExportedHeads.each(history, 0, head -> lines.add(head.export()));
        }
        Files.write(file, lines);
        List<SignedHead> heads = ExportedHeads.read(file);
        assertThat(heads).hasSize(2);
        assertThat(verify(heads.toArray(SignedHead[]::new)).findings()).isEmpty();
    }
}
