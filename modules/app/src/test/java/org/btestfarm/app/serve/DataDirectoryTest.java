package org.btestfarm.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import org.btestfarm.protocol.auth.Verifier;
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
    private Path folder;

    private Path data() {
        return folder.resolve("deep").resolve("data");
    }

    @Test
    void theSecretIsMadeOnceAndKept() throws Exception {
        byte[] secret;
        try (DataDirectory first = DataDirectory.open(data())) {
            secret = first.secret();
            assertThat(secret).hasSize(32);
            assertThat(first.secret()).isEqualTo(secret);
        }
        try (DataDirectory second = DataDirectory.open(data())) {
            assertThat(second.secret()).isEqualTo(secret);
        }
        try (DataDirectory other = DataDirectory.open(folder.resolve("other"))) {
            assertThat(other.secret()).isNotEqualTo(secret);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theGeneratedUserIsKept(boolean forMd5) throws Exception {
        GeneratedUser made = GeneratedUser.of("pass", forMd5, new SecureRandom());
        try (DataDirectory first = DataDirectory.open(data())) {
            assertThat(first.generatedUser()).isEmpty();
            first.keep(made);
        }
        try (DataDirectory second = DataDirectory.open(data())) {
            assertThat(second.generatedUser()).contains(made);
            assertThat(made.user().verifier()).isEqualTo(Verifier.of("btest", "pass", made.user().verifier().salt()));
            assertThat(Files.readString(second.generatedUserFile()).contains("\"pass\"")).as("the password is in the file").isEqualTo(forMd5);
            assertThat(made.user().md5Password().isPresent()).isEqualTo(forMd5);
        }
    }

    @Test
    void generatedPasswordsAreRandomAndCanBeTyped() {
        SecureRandom random = new SecureRandom();
        List<String> passwords = Stream.generate(() -> GeneratedUser.password(random)).limit(50).toList();
        assertThat(passwords).doesNotHaveDuplicates().allMatch(password -> password.matches("[a-z2-9]{16}"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void nobodyElseCanReadIt() throws Exception {
        try (DataDirectory directory = DataDirectory.open(data())) {
            directory.secret();
            directory.keep(GeneratedUser.of("pass", true, new SecureRandom()));
        }
        assertThat(Files.getPosixFilePermissions(data())).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        for (String file : List.of("secret", "generated-user.json")) {
            assertThat(Files.getPosixFilePermissions(data().resolve(file))).as(file).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
        try (Stream<Path> files = Files.list(data())) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("lock", "secret", "generated-user.json");
        }
    }

    @Test
    void oneFarmAtATimeHasIt() throws Exception {
        try (DataDirectory first = DataDirectory.open(data())) {
            assertThatThrownBy(() -> DataDirectory.open(data()))
                    .isInstanceOf(IOException.class)
                    .hasMessage("cannot use the data directory " + data() + ": another farm is running on it");
            assertThat(first.secret()).hasSize(32);
        }
        DataDirectory.open(data()).close();
    }

    @Test
    void aFileInItsPlace() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> DataDirectory.open(file)).hasMessage("cannot use the data directory " + file + ": it is not a directory");
        Path below = file.resolve("data");
        assertThatThrownBy(() -> DataDirectory.open(below)).isInstanceOf(IOException.class).hasMessageStartingWith(
                "cannot use the data directory " + below + ": ").hasMessageNotContaining("Exception");
    }

    /** Nobody can make a folder there, root neither. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aPlaceThatCannotBeWritten() {
        Path nowhere = Path.of("/proc/btest-farm/data");
        assertThatThrownBy(() -> DataDirectory.open(nowhere))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot use the data directory /proc/btest-farm/data: there is no such file or directory");
    }

    @Test
    void aFolderInTheLocksPlace() throws Exception {
        Files.createDirectories(data().resolve("lock"));
        assertThatThrownBy(() -> DataDirectory.open(data())).hasMessageStartingWith("cannot use the data directory " + data() + ": ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "xyz", "00", "not hexadecimal at all, but of some length as one can see, is it"})
    void aDamagedSecretIsNotReplacedInSilence(String content) throws Exception {
        try (DataDirectory directory = DataDirectory.open(data())) {
            Path file = Files.writeString(data().resolve("secret"), content);
            assertThatThrownBy(directory::secret)
                    .isInstanceOf(IOException.class)
                    .hasMessage(file + " is damaged: it must hold 32 bytes in hexadecimal; remove it, and a new secret is made");
            assertThat(file).hasContent(content);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "null", "{}", "[]", "{", "{\"name\":\"btest\"}",
        "{\"name\":\"btest\",\"salt\":\"00\",\"x\":\"00\",\"parity\":0}",
        "{\"name\":\"btest\",\"salt\":\"zz\",\"x\":\"zz\",\"parity\":7}",
        "{\"name\":null,\"salt\":null,\"x\":null,\"parity\":null}",
        "{\"name\":\"btest\",\"more\":1}"
    })
    void aDamagedUserIsNotReplacedInSilence(String content) throws Exception {
        try (DataDirectory directory = DataDirectory.open(data())) {
            Path file = Files.writeString(directory.generatedUserFile(), content);
            assertThatThrownBy(directory::generatedUser)
                    .isInstanceOf(IOException.class)
                    .hasMessage(file + " is damaged; remove it, and a new user is made");
        }
    }
}
