package org.btestfarm.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What survives a restart, and what does not open. */
class DataDirectoryTest {
    @TempDir
    Path folder;

    private Path data() {
        return folder.resolve("deep").resolve("data");
    }

    @Test
    void secretsAreMadeOnceAndKept() throws Exception {
        byte[] secret;
        byte[] sealed;
        byte[] publicKey;
        try (DataDirectory first = DataDirectory.open(data())) {
            secret = first.farmSecret();
            assertThat(secret).hasSize(32);
            sealed = first.passwordKey().seal("alice", "password");
            publicKey = first.nodeKey("n").publicKey();
        }
        try (DataDirectory second = DataDirectory.open(data())) {
            assertThat(second.farmSecret()).isEqualTo(secret);
            assertThat(second.passwordKey().open("alice", sealed)).contains("password");
            assertThat(second.nodeKey("n").publicKey()).isEqualTo(publicKey);
        }
        try (DataDirectory other = DataDirectory.open(folder.resolve("other"))) {
            assertThat(other.farmSecret()).isNotEqualTo(secret);
            assertThat(other.passwordKey().open("alice", sealed)).as("under another key").isEqualTo(Optional.empty());
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void nobodyElseCanReadIt() throws Exception {
        try (DataDirectory directory = DataDirectory.open(data())) {
            directory.farmSecret();
            directory.passwordKey();
            directory.nodeKey("n");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data()))).isEqualTo("rwx------");
        for (String file : new String[] {"secret", "password.key", "node.key"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data().resolve(file)))).as(file).isEqualTo("rw-------");
        }
        try (Stream<Path> files = Files.list(data())) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("lock", "secret", "password.key", "node.key");
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theDatabaseIsForItsOwnerAloneAlsoWhereTheDirectoryIsNot() throws Exception {
        Files.createDirectories(data(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        try (DataDirectory directory = DataDirectory.open(data())) {
            directory.database().migrate();
            try (var connection = directory.database().forWriting(); var statement = connection.createStatement()) {
                statement.executeUpdate("CREATE TABLE something(that TEXT)");
                for (String file : new String[] {"ledger.db", "ledger.db-wal", "ledger.db-shm"}) {
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data().resolve(file)))).as(file).isEqualTo("rw-------");
                }
            }
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aPathThatTheDatabaseWouldMisreadIsRefused() {
        assertThatThrownBy(() -> DataDirectory.open(data().resolveSibling("what?mode=memory"))).isInstanceOf(LedgerException.class)
                .hasMessageContaining("question mark");
    }

    @Test
    void oneProcessAtATimeHasIt() throws Exception {
        try (DataDirectory first = DataDirectory.open(data())) {
            assertThatThrownBy(() -> DataDirectory.open(data()))
                    .isInstanceOf(LedgerException.class)
                    .hasMessage("cannot use the data directory " + data() + ": it is in use by another process");
            assertThat(first.farmSecret()).hasSize(32);
        }
        DataDirectory.open(data()).close();
    }

    @Test
    void aFileInItsPlace() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> DataDirectory.open(file)).hasMessage("cannot use the data directory " + file + ": it is not a directory");
        Path below = file.resolve("data");
        assertThatThrownBy(() -> DataDirectory.open(below)).isInstanceOf(LedgerException.class).hasMessageStartingWith(
                "cannot use the data directory " + below + ": ").hasMessageNotContaining("Exception");
    }

    /** Nobody can make a folder there, root neither. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aPlaceThatCannotBeWritten() {
        Path nowhere = Path.of("/proc/btest-farm/data");
        assertThatThrownBy(() -> DataDirectory.open(nowhere))
                .isInstanceOf(LedgerException.class)
                .hasMessage("cannot use the data directory /proc/btest-farm/data: there is no such file or directory");
    }

    @Test
    void aFolderInTheLocksPlace() throws Exception {
        Files.createDirectories(data().resolve("lock"));
        assertThatThrownBy(() -> DataDirectory.open(data())).hasMessageStartingWith("cannot use the data directory " + data() + ": ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "xyz", "00", "not hexadecimal at all, but of some length as one can see, is it"})
    void damagedSecretsAreNotReplacedInSilence(String content) throws Exception {
        try (DataDirectory directory = DataDirectory.open(data())) {
            Path secret = Files.writeString(data().resolve("secret"), content);
            assertThatThrownBy(directory::farmSecret)
                    .isInstanceOf(LedgerException.class)
                    .hasMessage(secret + " is damaged: it must hold 32 bytes in hexadecimal; remove it, and a new secret is made");
            Path passwords = Files.writeString(data().resolve("password.key"), content);
            assertThatThrownBy(directory::passwordKey).isInstanceOf(LedgerException.class).hasMessageStartingWith("the key file " + passwords + " is damaged: ");
            Path node = Files.writeString(data().resolve("node.key"), content);
            assertThatThrownBy(() -> directory.nodeKey("n")).isInstanceOf(LedgerException.class).hasMessageStartingWith("the key file " + node + " is damaged: ");
            for (Path file : new Path[] {secret, passwords, node}) {
                assertThat(file).hasContent(content);
            }
        }
    }
}
