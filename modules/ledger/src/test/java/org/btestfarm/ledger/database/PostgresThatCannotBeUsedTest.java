package org.btestfarm.ledger.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.btestfarm.ledger.journal.DataDirectory;
import org.btestfarm.ledger.journal.JournalReader;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.ledger.testing.PostgresServer;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a server is said in one line that names the database and no password. */
class PostgresThatCannotBeUsedTest {
    @TempDir
    Path folder;

    private static void requireLine(ThrowingCallable call, PostgresDatabase database, String reason) {
        assertThatThrownBy(call)
                .isInstanceOf(LedgerException.class)
                .hasMessageStartingWith("cannot use the database " + database.name() + ": ")
                .hasMessageContaining(reason)
                .satisfies(problem -> assertThat(problem.getMessage()).doesNotContain("\n").doesNotContain("a secret"));
    }

    @Test
    void theSchemaIsBroughtUpOnceAndItsVersionIsTheNewestFile() throws Exception {
        PostgresDatabase database = PostgresServer.shared().newDatabase();
        database.migrate();
        database.migrate();
        var all = Flyway.configure()
                .dataSource(database.url("test"), database.user(), database.password().orElseThrow())
                .locations("classpath:db/migration/postgresql")
                .load()
                .info()
                .all();
        assertThat(all[all.length - 1].getVersion().getVersion()).isEqualTo(String.valueOf(Database.SCHEMA));
        try (JournalReader reader = JournalReader.open(database)) {
            assertThat(reader.last()).isZero();
            assertThat(reader.size().bytes()).isPositive();
            assertThat(reader.size().freeBytes()).as("only the server knows").isEmpty();
        }
    }

    @Test
    void aReaderCannotWrite() throws Exception {
        PostgresDatabase database = PostgresServer.shared().newDatabase();
        database.migrate();
        try (Connection reader = database.forReading(); var statement = reader.createStatement()) {
            assertThatThrownBy(() -> statement.executeUpdate("DELETE FROM event_journal")).isInstanceOf(SQLException.class).hasMessageContaining("read-only");
        }
    }

    @Test
    void aSchemaOfANewerVersionIsLeftAlone() throws Exception {
        PostgresDatabase database = PostgresServer.shared().newDatabase();
        database.migrate();
        try (Connection writing = database.forWriting(); var statement = writing.createStatement()) {
            statement.executeUpdate("UPDATE flyway_schema_history SET version = '99' WHERE version = '1'");
        }
        requireLine(database::migrate, database, "newer version");
        requireLine(() -> JournalReader.open(database), database, "newer version");
    }

    @Test
    void aWrongPasswordAMissingDatabaseAndAMissingServerAreToldApart() {
        PostgresServer server = PostgresServer.shared();
        PostgresDatabase there = server.newDatabase();
        PostgresDatabase wrong = new PostgresDatabase(there.address(), there.user(), Optional.of("not a secret either"));
        requireLine(wrong::migrate, wrong, "its server does not let us in");
        PostgresDatabase missing = server.database("nowhere", there.user(), there.password().orElseThrow());
        requireLine(missing::migrate, missing, "there is no such database on the server");
        PostgresDatabase nobody = PostgresDatabase.of("postgresql://127.0.0.1:1/farm", "farm", Optional.empty());
        requireLine(nobody::migrate, nobody, "its server does not answer");
    }

    @Test
    void anAddressIsCheckedBeforeItIsUsed() {
        assertThat(PostgresDatabase.of("jdbc:postgresql://db/farm", "u", Optional.empty()).name()).isEqualTo("postgresql://db/farm");
        assertThat(PostgresDatabase.of("postgresql://db:1/farm?sslmode=require", "u", Optional.of("p")).toString()).isEqualTo("PostgresDatabase[postgresql://db:1/farm]");
        for (String wrong : new String[] {"", "db", "mysql://db/farm", "postgresql://", "postgresql://db", "postgresql://u:p@db/farm", "postgresql://db/farm x"}) {
            assertThatIllegalArgumentException().as(wrong).isThrownBy(() -> PostgresDatabase.of(wrong, "u", Optional.empty())).withMessageContaining("allowed are");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> PostgresDatabase.of("postgresql://db/farm", " ", Optional.empty())).withMessageContaining("role");
    }

    @Test
    void aNodeWithOtherSecretsThanTheFarmsIsRefused() throws Exception {
        PostgresDatabase database = PostgresServer.shared().newDatabase();
        database.migrate();
        try (DataDirectory first = DataDirectory.open(folder.resolve("1")); DataDirectory second = DataDirectory.open(folder.resolve("2"))) {
            first.use(database);
            first.shareSecrets("node-1");
            second.use(database);
            assertThatThrownBy(() -> second.shareSecrets("node-2")).isInstanceOf(LedgerException.class).hasMessageContaining("from another node's data directory to");
            assertThat(folder.resolve("2").resolve("secret")).as("none is made that would be of no use").doesNotExist();
            Files.copy(folder.resolve("1").resolve("secret"), folder.resolve("2").resolve("secret"));
            second.passwordKey();
            assertThatThrownBy(() -> second.shareSecrets("node-2")).isInstanceOf(LedgerException.class).hasMessageContaining("password.key is not the farm's");
            Files.copy(folder.resolve("1").resolve("password.key"), folder.resolve("2").resolve("password.key"), StandardCopyOption.REPLACE_EXISTING);
            assertThat(second.registeredNode()).isEmpty();
            second.shareSecrets("node-2");
            assertThat(second.registeredNode()).contains("node-2");
            assertThat(first.registeredNode()).contains("node-1");
        }
        try (DataDirectory again = DataDirectory.open(folder.resolve("1"))) {
            assertThat(again.database()).as("the directory remembers where its ledger is").isEqualTo(database);
            again.use(again.embedded());
        }
        assertThat(DataDirectory.databaseOf(folder.resolve("1"))).isInstanceOf(SqliteDatabase.class);
    }
}
