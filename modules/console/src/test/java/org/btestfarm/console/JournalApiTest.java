package org.btestfarm.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.btestfarm.ledger.admin.AdminException;
import org.btestfarm.ledger.admin.NewUser;
import org.btestfarm.ledger.archive.ArchiveView;
import org.btestfarm.ledger.archive.JournalAdmin;
import org.btestfarm.ledger.archive.JournalView;
import org.btestfarm.ledger.audit.History;
import org.btestfarm.ledger.audit.Verifier;
import org.btestfarm.ledger.audit.VerifyReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators see how large the journal of a running farm is, and archive it without stopping anything. */
class JournalApiTest {
    @TempDir
    Path path;

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(ConsoleUnderTest.LONG.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void aRunningFarmsJournalIsArchived() throws Exception {
        Path archives = path.resolve("data").resolve(History.ARCHIVES);
        JournalView after;
        try (ConsoleUnderTest farm = ConsoleUnderTest.ready(path.resolve("data"))) {
            JournalAdmin journal = farm.client().journal();
            get(farm.client().addUser(new NewUser("alice", "secret", false)));
            JournalView before = get(journal.view());
            assertThat(before.accepting()).isTrue();
            assertThat(before.events()).isGreaterThanOrEqualTo(2);
            assertThat(before.archiving()).isEmpty();
            ArchiveView begun = get(journal.archive(Instant.now().plusSeconds(60), archives.toString()));
            assertThat(begun.state()).isIn(ArchiveView.RUNNING, ArchiveView.DONE);
            after = Awaitility.await().atMost(ConsoleUnderTest.LONG).until(
                    () -> get(journal.view()), view -> !view.archiving().map(ArchiveView::state).orElse("").equals(ArchiveView.RUNNING));
            ArchiveView done = after.archiving().orElseThrow();
            assertThat(done.state()).as("%s", done.problem()).isEqualTo(ArchiveView.DONE);
            assertThat(Path.of(done.segment().orElseThrow())).exists();
            assertThat(after.first()).isEqualTo(done.last() + 1);
            assertThat(get(farm.client().user("alice")).name()).isEqualTo("alice");
        }
        try (History history = History.open(path.resolve("data").resolve("ledger.db"), List.of())) {
            VerifyReport report = Verifier.verify(history, List.of(), Verifier.TOLERANCE);
            assertThat(report.findings()).isEmpty();
            assertThat(report.first()).isEqualTo(1);
        }
    }

    @Test
    void anArchivingThatCannotBeDoneSaysWhyAndLosesNothing() throws Exception {
        try (ConsoleUnderTest farm = ConsoleUnderTest.ready(path.resolve("data"))) {
            JournalAdmin journal = farm.client().journal();
            get(farm.client().addUser(new NewUser("alice", "secret", false)));
            Path file = Files.writeString(path.resolve("file"), "not a directory");
            get(journal.archive(Instant.now().plusSeconds(60), file.toString()));
            ArchiveView failed = Awaitility.await().atMost(ConsoleUnderTest.LONG).until(
                    () -> get(journal.view()).archiving().orElseThrow(), view -> !view.state().equals(ArchiveView.RUNNING));
            assertThat(failed.state()).isEqualTo(ArchiveView.FAILED);
            assertThat(failed.problem().orElseThrow()).contains(file.toString());
            assertThat(get(journal.view()).first()).isEqualTo(1);
            assertThatThrownBy(() -> get(journal.archive(Instant.now(), "relative/path"))).hasCauseInstanceOf(AdminException.class).hasMessageContaining("absolute");
        }
    }

    @Test
    void requestsThatMakeNoSenseAreTold() throws Exception {
        Map<String, String> fields = Map.of(
                "{\"directory\":\"/tmp/x\"}", "before",
                "{\"before\":\"2026-11-21T10:15:00Z\"}", "directory",
                "{\"before\":\"yesterday\",\"directory\":\"/tmp/x\"}", "before",
                "{\"before\":\"2026-11-21T10:15:00Z\",\"directory\":\"/tmp/x\",\"force\":true}", "force");
        try (ConsoleUnderTest farm = ConsoleUnderTest.ready(path.resolve("data"))) {
            for (Map.Entry<String, String> wrong : fields.entrySet()) {
                HttpResponse<String> answer = farm.send("POST", "/api/v1/admin/journal/archive", wrong.getKey());
                assertThat(answer.statusCode()).as(wrong.getKey()).isEqualTo(400);
                assertThat(answer.body()).contains(wrong.getValue());
            }
        }
    }
}
