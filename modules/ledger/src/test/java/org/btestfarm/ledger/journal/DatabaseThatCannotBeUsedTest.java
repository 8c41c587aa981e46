package org.btestfarm.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.btestfarm.ledger.database.Database;
import org.btestfarm.ledger.database.SqliteDatabase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that is locked, damaged, none at all or of a newer version: one clear line that names the file, for who writes and for who reads. */
class DatabaseThatCannotBeUsedTest {
    @TempDir
    Path path;

    private Path database;

    @BeforeEach
    void make() throws Exception {
        database = path.resolve("ledger.db");
        LedgerConfig.migrate(database);
    }

    private void requireLine(ThrowingCallable use, String what) {
        assertThatThrownBy(use).isInstanceOf(LedgerException.class)
                .hasMessageStartingWith("cannot use the database " + database + ": ").hasMessageContaining(what)
                .satisfies(problem -> assertThat(problem.getMessage()).doesNotContain("\n"));
    }

    private void read() throws LedgerException {
        try (JournalReader reader = JournalReader.open(database)) {
            reader.page(0, 10);
        }
    }

    @Test
    void oneOfANewerVersionIsNotTouched() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database); var statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO flyway_schema_history SELECT 99, '99', 'later', type, script, checksum, installed_by, installed_on, 1, 1"
                    + " FROM flyway_schema_history LIMIT 1");
        }
        requireLine(() -> LedgerConfig.migrate(database), "newer version");
        requireLine(this::read, "newer version");
    }

    @Test
    void theNewestSchemaIsKnownAsSuch() {
        var all = Flyway.configure().dataSource(new SqliteDatabase(database).url(), null, null).locations("classpath:db/migration/sqlite").load().info().all();
        assertThat(Arrays.stream(all).mapToInt(info -> Integer.parseInt(info.getVersion().getVersion())).max()).hasValue(Database.SCHEMA);
    }

    @Test
    void oneThatAnotherProcessHasLockedIsNamed() throws Exception {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + database + "?locking_mode=EXCLUSIVE"); var statement = other.createStatement()) {
            statement.executeUpdate("PRAGMA locking_mode = EXCLUSIVE");
            statement.executeUpdate("BEGIN EXCLUSIVE");
            statement.executeUpdate("CREATE TABLE x(y)");
            // Both wait 10 s for the lock.
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> requireLine(() -> LedgerConfig.migrate(database), "another process has locked it"));
            requireLine(this::read, "another process has locked it");
            writer.get(30, TimeUnit.SECONDS);
            statement.executeUpdate("ROLLBACK");
        }
        read();
        LedgerConfig.migrate(database);
    }

    @Test
    void damageIsNamed() throws Exception {
        byte[] bytes = Files.readAllBytes(database);
        byte[] head = bytes.clone();
        Arrays.fill(head, 0, 60, (byte) 'x');
        Files.write(database, head);
        requireLine(() -> LedgerConfig.migrate(database), "it is not a database, or its beginning is damaged");
        requireLine(this::read, "it is not a database, or its beginning is damaged");
        byte[] page = bytes.clone();
        Arrays.fill(page, 100, bytes.length, (byte) 0x5a);
        Files.write(database, page);
        requireLine(() -> LedgerConfig.migrate(database), "damaged");
        requireLine(this::read, "damaged");
    }

    @Test
    void aFileThatIsNotThereOrHasNoJournalIsNamed() throws Exception {
        Path missing = path.resolve("missing.db");
        assertThatThrownBy(() -> JournalReader.open(missing)).isInstanceOf(LedgerException.class).hasMessageContaining(missing.toString());
        assertThat(missing).as("a reader makes no file").doesNotExist();
        Path other = path.resolve("other.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + other); var statement = connection.createStatement()) {
            statement.executeUpdate("CREATE TABLE x(y)");
        }
        assertThatThrownBy(() -> JournalReader.open(other)).isInstanceOf(LedgerException.class).hasMessageContaining(other.toString()).hasMessageContaining("no journal");
    }
}
