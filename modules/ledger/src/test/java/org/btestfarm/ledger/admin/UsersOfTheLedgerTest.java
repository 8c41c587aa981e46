package org.btestfarm.ledger.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btestfarm.ledger.LedgerUnderTest.failure;
import static org.btestfarm.ledger.LedgerUnderTest.get;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.btestfarm.ledger.LedgerUnderTest;
import org.btestfarm.ledger.directory.DirectoryUser;
import org.btestfarm.ledger.directory.LedgerDirectory;
import org.btestfarm.protocol.auth.Verifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Users who are added, changed and removed: what a login finds, now and after a start, and what is left of their secrets. */
class UsersOfTheLedgerTest {
    @TempDir
    Path path;

    private static boolean accepts(LedgerDirectory directory, String name, String password) {
        Optional<DirectoryUser> user = directory.find(name);
        return user.isPresent() && user.get().verifier().equals(Verifier.of(name, password, user.get().verifier().salt()));
    }

    private static void assertFails(CompletionStage<?> stage, AdminException.Kind kind, String line) throws Exception {
        assertThat(failure(stage)).isInstanceOfSatisfying(AdminException.class, problem -> assertThat(problem.kind()).isEqualTo(kind)).hasMessage(line);
    }

    /** Copied by another process: if this one closed a file of the database, the system would take SQLite's locks on it away. */
    String everythingOnDisk(Path directory) throws Exception {
        Path copy = Files.createTempDirectory(directory, "copy");
        List<String> command = new ArrayList<>(List.of("cp"));
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(file -> file.getFileName().toString().matches("ledger\\.db(-wal)?")).forEach(file -> command.add(file.toString()));
        }
        command.add(copy.toString());
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(LedgerUnderTest.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(copy)) {
            for (Path file : files.toList()) {
                all.append(hex(Files.readAllBytes(file)));
            }
        }
        return all.toString();
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void aUserThatIsAddedCanLogInAtOnceAndAfterAStart() throws Exception {
        UserView alice;
        try (LedgerUnderTest test = LedgerUnderTest.start(path)) {
            alice = get(test.ledger().admin().addUser(new NewUser("alice", "secret", false)));
            assertThat(alice.md5()).isFalse();
            assertThat(alice.enabled()).isTrue();
            assertThat(accepts(test.ledger().directory(), "alice", "secret")).isTrue();
            assertThat(test.ledger().directory().find("alice").orElseThrow().md5Password()).isEmpty();
            get(test.ledger().admin().addUser(new NewUser("bob", "b0b", true)));
            assertThat(test.ledger().directory().find("bob").orElseThrow().md5Password()).contains("b0b");
        }
        try (LedgerUnderTest test = LedgerUnderTest.start(path)) {
            assertThat(accepts(test.ledger().directory(), "alice", "secret")).isTrue();
            assertThat(test.ledger().directory().find("bob").orElseThrow().md5Password()).contains("b0b");
            assertThat(get(test.ledger().admin().user("alice"))).isEqualTo(alice);
            assertThat(get(test.ledger().admin().users())).extracting(UserView::name).containsExactly("alice", "bob");
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void anotherPasswordReplacesTheFirstAndNothingIsLeftOfIt() throws Exception {
        Verifier first;
        try (LedgerUnderTest test = LedgerUnderTest.start(path)) {
            InProcessAdmin admin = test.ledger().admin();
            get(admin.addUser(new NewUser("alice", "first", false)));
            first = test.ledger().directory().find("alice").orElseThrow().verifier();
            assertThat(everythingOnDisk(path)).contains(hex(first.x()));
            get(admin.setPassword("alice", "second"));
            assertThat(accepts(test.ledger().directory(), "alice", "first")).isFalse();
            assertThat(accepts(test.ledger().directory(), "alice", "second")).isTrue();
            Verifier second = test.ledger().directory().find("alice").orElseThrow().verifier();
            assertThat(second.salt()).as("the salt is the name's: it does not tell of changes").isEqualTo(first.salt());
            assertThat(everythingOnDisk(path)).as("erased, in the database and its log").doesNotContain(hex(first.x())).contains(hex(second.x()));
            get(admin.removeUser("alice"));
            assertThat(test.ledger().directory().find("alice")).isEmpty();
            assertThat(everythingOnDisk(path)).doesNotContain(hex(second.x()));
            assertFails(admin.user("alice"), AdminException.Kind.NOT_FOUND, "there is no user alice");
        }
    }

    @Test
    void aMarkForMd5NeedsThePasswordAndTakingItAwayErasesIt() throws Exception {
        try (LedgerUnderTest test = LedgerUnderTest.start(path)) {
            InProcessAdmin admin = test.ledger().admin();
            get(admin.addUser(new NewUser("alice", "secret", false)));
            assertFails(admin.setMd5("alice", true, Optional.empty()), AdminException.Kind.INVALID,
                    "marking user alice for MD5 needs the password, because only a verifier of it is kept");
            assertThat(get(admin.setMd5("alice", true, Optional.of("other"))).md5()).isTrue();
            assertThat(test.ledger().directory().find("alice").orElseThrow().md5Password()).contains("other");
            assertThat(accepts(test.ledger().directory(), "alice", "other")).isTrue();
            get(admin.setPassword("alice", "third"));
            assertThat(test.ledger().directory().find("alice").orElseThrow().md5Password()).as("still marked").contains("third");
            assertThat(get(admin.setMd5("alice", false, Optional.empty())).md5()).isFalse();
            assertThat(test.ledger().directory().find("alice").orElseThrow().md5Password()).isEmpty();
            assertThat(accepts(test.ledger().directory(), "alice", "third")).as("EC-SRP5 goes on").isTrue();
        }
    }

    @Test
    void whoIsDisabledIsKnownAndEnabledAgainWithTheSamePassword() throws Exception {
        try (LedgerUnderTest test = LedgerUnderTest.start(path)) {
            InProcessAdmin admin = test.ledger().admin();
            get(admin.addUser(new NewUser("alice", "secret", false)));
            assertThat(get(admin.setEnabled("alice", false)).enabled()).isFalse();
            assertThat(test.ledger().directory().find("alice").orElseThrow().enabled()).isFalse();
            assertThat(get(admin.setEnabled("alice", true)).enabled()).isTrue();
            assertThat(accepts(test.ledger().directory(), "alice", "secret")).isTrue();
        }
    }

    @Test
    void aRemovedUserAndALaterOneOfTheSameNameAreTwo() throws Exception {
        try (LedgerUnderTest test = LedgerUnderTest.start(path)) {
            InProcessAdmin admin = test.ledger().admin();
            UserView first = get(admin.addUser(new NewUser("alice", "secret", false)));
            assertFails(admin.addUser(new NewUser("alice", "x", false)), AdminException.Kind.CONFLICT, "user alice exists already");
            get(admin.removeUser("alice"));
            assertThat(get(admin.addUser(new NewUser("alice", "secret", false))).id()).isNotEqualTo(first.id());
        }
    }

    @Test
    void nobodyIsThereToBeChanged() throws Exception {
        try (LedgerUnderTest test = LedgerUnderTest.start(path)) {
            InProcessAdmin admin = test.ledger().admin();
            for (CompletionStage<?> stage : List.of(
                    admin.setPassword("bob", "x"), admin.setMd5("bob", false, Optional.empty()), admin.setEnabled("bob", true), admin.removeUser("bob"), admin.user("bob"))) {
                assertFails(stage, AdminException.Kind.NOT_FOUND, "there is no user bob");
            }
        }
    }

    @Test
    void hostileNamesAreRefusedInOneLineOrAreUsersLikeOthers() throws Exception {
        List<String> good = List.of(
                "'; DROP TABLE credentials; --", "bell\u0007 and \u001b[31m", "right to left \u202e and \ud83d\ude80", " ", "%s%n", "name@realm@other");
        try (LedgerUnderTest test = LedgerUnderTest.start(path)) {
            for (String name : good) {
                assertThat(get(test.ledger().admin().addUser(new NewUser(name, "p", name.length() < 20))).name()).isEqualTo(name);
            }
            for (String name : List.of("a\u0000b", "\ud800", "")) {
                assertThat(failure(test.ledger().admin().addUser(new NewUser(name, "p", true)))).isInstanceOfSatisfying(AdminException.class, problem -> {
                    assertThat(problem.kind()).isEqualTo(AdminException.Kind.INVALID);
                    assertThat(problem.getMessage()).doesNotContain("\u0000").hasLineCount(1);
                });
                assertThat(test.ledger().directory().find(name)).isEmpty();
            }
        }
        try (LedgerUnderTest test = LedgerUnderTest.start(path)) {
            assertThat(test.ledger().directory().size()).isEqualTo(good.size());
            for (String name : good) {
                assertThat(accepts(test.ledger().directory(), name, "p")).as(name).isTrue();
                get(test.ledger().admin().removeUser(name));
            }
            assertThat(test.ledger().directory().size()).isZero();
        }
    }

    @Test
    void namesAndPasswordsHaveALength() throws Exception {
        try (LedgerUnderTest test = LedgerUnderTest.start(path)) {
            InProcessAdmin admin = test.ledger().admin();
            get(admin.addUser(new NewUser("\u00e9".repeat(110) + "x", "p", false)));
            assertFails(admin.addUser(new NewUser("\u00e9".repeat(111), "p", false)), AdminException.Kind.INVALID, "a name has 222 bytes, allowed are 1 to 221");
            assertFails(admin.addUser(new NewUser("n".repeat(33), "p", true)), AdminException.Kind.INVALID,
                    "the name has 33 bytes, allowed are 1 to 32 for MD5 logins");
            assertFails(admin.addUser(new NewUser("n", "p".repeat(1001), false)), AdminException.Kind.INVALID,
                    "the password has 1001 bytes, allowed are 0 to 1000");
            get(admin.addUser(new NewUser("n", "", false)));
        }
    }
}
