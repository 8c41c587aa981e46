package org.btestfarm.ledgerload.large;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.btestfarm.ledger.journal.JournalRow;
import org.btestfarm.ledgerload.LoadedLedger;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The farm with a large journal that a command measures: options, and what is done before. */
final class LargeFarm {
    /** How long the views of a journal may take. */
    static final Duration FILLED_WITHIN = Duration.ofMinutes(60);
    /** How long a start may take. */
    static final Duration STARTED_WITHIN = Duration.ofMinutes(1);

    /** All of a core for the views, for what is not measured. */
    private static final List<String> GREEDY = List.of("btest-farm.console.views { share = 100, pause = 0ms }");

    @Parameters(paramLabel = "DIRECTORY", description = "Where the journal is; made if it is not there.")
    Path directory;

    @Option(names = "--launcher", required = true, description = "The program.")
    Path launcher;

    @Mixin
    JournalOptions journal = new JournalOptions();

    /** The program, to be started. */
    List<String> command() {
        return List.of(launcher.toString());
    }

    /** Has a journal. */
    void make() throws Exception {
        if (!Files.exists(directory)) {
            LargeJournal.make(directory, journal);
        }
    }

    /** Has a journal without views. */
    void withoutViews() throws Exception {
        make();
        for (String part : List.of("", "-wal", "-shm")) {
            Files.deleteIfExists(directory.resolve("views.db" + part));
        }
    }

    /** Has a journal with all views. */
    void withViews() throws Exception {
        make();
        try (RunningFarm farm = RunningFarm.start(command(), directory, GREEDY)) {
            double took = farm.await(farm::isComplete, FILLED_WITHIN, "the views are complete");
            if (took > STARTED_WITHIN.toSeconds()) {
                System.err.printf("ledger: views made first, in %.0f s%n", took);
            }
        }
    }

    /** When the newest event of the journal happened. */
    Instant newest() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("ledger.db"));
                Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("SELECT write_timestamp FROM event_journal WHERE persistence_id = '" + JournalRow.PERSISTENCE_ID
                        + "' AND event_ser_manifest LIKE 'close:%' ORDER BY sequence_number DESC LIMIT 1")) {
            row.next();
            return Instant.ofEpochMilli(row.getLong(1));
        }
    }

    /** Who logs in. */
    String user() {
        return LoadedLedger.user(0);
    }

    /** Whether a test was accepted; it is ended at once. */
    boolean acceptsTest(RunningFarm farm) throws IOException {
        try (RouterSide test = RouterSide.begin(farm.tests(), 1_000_000, user(), LargeJournal.PASSWORD)) {
            return true;
        }
    }
}
