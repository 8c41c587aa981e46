package org.btestfarm.ledger.audit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.btestfarm.ledger.chain.NodeKey;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.journal.LedgerConfig;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.quota.LedgerState;
import org.btestfarm.ledger.quota.StateImage;
import org.btestfarm.ledger.writer.LedgerSerializer;
import org.btestfarm.ledger.writer.SignedImage;

/**
 * The journal of a released version as text: a line {@code event NUMBER WRITTEN MANIFEST HEX} for each row, {@code snapshot NUMBER HEX}, {@code head} with an
 * exported head. Such files are never changed; a version that writes other bytes adds one of its own, which {@link #main} writes.
 */
final class JournalFixture {
    /** The version whose journal today's program writes. */
    static final String NEWEST = "0.1";

    /** Made for this; it signs nothing else. */
    private static final String KEY =
            "30302e020100300506032b657004220420e55100725e8b7dc6dcbe2ecfb2d190f68eec59f42194b9cc008f160440b2"
                    + "98f92c302a300506032b6570032100eef62057e4e6009109575476d05182532ea7028c49f7af94fd5d967c70422a1f";

    /** The last event that the base event of the fixture names. */
    static final int BASE = 17;

    final List<String[]> rows = new ArrayList<>();
    final List<String> heads = new ArrayList<>();
    private long snapshot;
    private String image = "";

    private JournalFixture() {}

    static NodeKey key() {
        return NodeKey.of(JournalMaker.NODE.name(), HexFormat.of().parseHex(KEY));
    }

    static JournalFixture read(String version) throws IOException {
        JournalFixture fixture = new JournalFixture();
        for (String line : resource(version).lines().toList()) {
            String[] fields = line.split(" ", 2);
            if (fields[0].equals("event")) {
                fixture.rows.add(fields[1].split(" "));
            } else if (fields[0].equals("snapshot")) {
                fixture.snapshot = Long.parseLong(fields[1].split(" ")[0]);
                fixture.image = fields[1].split(" ")[1];
            } else if (fields[0].equals("head")) {
                fixture.heads.add(fields[1]);
            }
        }
        return fixture;
    }

    static String resource(String version) throws IOException {
        try (InputStream in = JournalFixture.class.getResourceAsStream("journal-" + version + ".txt")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    /** Writes it as the database of a farm. */
    Path write(Path database) throws Exception {
        LedgerConfig.migrate(database);
        HexFormat hex = HexFormat.of();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                PreparedStatement event = connection.prepareStatement("INSERT INTO event_journal(persistence_id, sequence_number, writer, write_timestamp,"
                        + " adapter_manifest, event_payload, event_ser_id, event_ser_manifest) VALUES('ledger', ?, 'w', ?, '', ?, ?, ?)");
                PreparedStatement stored = connection.prepareStatement("INSERT INTO snapshot(persistence_id, sequence_number, created, snapshot_ser_id,"
                        + " snapshot_ser_manifest, snapshot_payload) VALUES('ledger', ?, 0, ?, 'image:1', ?)")) {
            for (String[] row : rows) {
                event.setLong(1, Long.parseLong(row[0]));
                event.setLong(2, Long.parseLong(row[1]));
                event.setBytes(3, hex.parseHex(row[3]));
                event.setInt(4, LedgerSerializer.IDENTIFIER);
                event.setString(5, row[2]);
                event.executeUpdate();
            }
            stored.setLong(1, snapshot);
            stored.setInt(2, LedgerSerializer.IDENTIFIER);
            stored.setBytes(3, hex.parseHex(image));
            stored.executeUpdate();
        }
        return database;
    }

    /** What today's program writes. */
    static String today() {
        JournalMaker maker = new JournalMaker(key()).sample();
        LedgerState base = new LedgerState();
        maker.entries.subList(0, BASE).forEach(base::apply);
        maker.ask(new ToWriter.SetBase(BASE, base.head().hash().toString(), StateImage.of(base)));
        HexFormat hex = HexFormat.of();
        StringBuilder text = new StringBuilder();
        for (Entry entry : maker.entries) {
            text.append("event ").append(entry.number()).append(' ').append(entry.time().toEpochMilli() + 3).append(' ').append(entry.manifest()).append(' ')
                    .append(hex.formatHex(entry.bytes())).append('\n');
        }
        text.append("snapshot ").append(maker.state.head().number()).append(' ').append(hex.formatHex(SignedImage.of(maker.state, maker.key).bytes())).append('\n');
        text.append("head ").append(maker.key.sign(maker.entries.get(20).head()).export()).append('\n');
        return text.append("head ").append(maker.key.sign(maker.state.head()).export()).append('\n').toString();
    }

    /** Writes today's journal to the file that is named. */
    public static void main(String[] file) throws IOException {
        Files.writeString(Path.of(file[0]), today());
    }
}
