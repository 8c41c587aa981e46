package org.btestfarm.ledger.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btestfarm.ledger.LedgerUnderTest.get;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.awaitility.Awaitility;
import org.btestfarm.ledger.LedgerUnderTest;
import org.btestfarm.ledger.account.FarmCalendar;
import org.btestfarm.ledger.admin.AdminException;
import org.btestfarm.ledger.admin.InProcessAdmin;
import org.btestfarm.ledger.admin.NewUser;
import org.btestfarm.ledger.admin.UserView;
import org.btestfarm.ledger.chain.Digest;
import org.btestfarm.ledger.desk.DeskSettings;
import org.btestfarm.ledger.journal.DataDirectory;
import org.btestfarm.ledger.journal.LedgerConfig;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.testing.OnPostgres;
import org.btestfarm.ledger.writer.Collector;
import org.btestfarm.ledger.writer.WriterSettings;
import org.btestfarm.protocol.auth.Verifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that ends between the steps of a change of credentials: store, journal, erase. */
class ChangeThatBreaksOffTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    Path path;

    private static Credentials of(String name, String password) {
        return Credentials.of(Verifier.create(name, password, RANDOM), Optional.empty(), RANDOM);
    }

    private static boolean accepts(LedgerUnderTest test, String name, String password) {
        Verifier kept = test.ledger().directory().find(name).orElseThrow().verifier();
        return Verifier.of(name, password, kept.salt()).equals(kept);
    }

    private Set<Digest> rows() throws Exception {
        try (CredentialStore store = CredentialStore.open(path.resolve("ledger.db"))) {
            return store.all().keySet();
        }
    }

    private static Set<Digest> named(LedgerUnderTest test) throws Exception {
        return get(test.ledger().read(state -> state.users().stream().map(user -> user.digest()).collect(Collectors.toSet())));
    }

    @Test
    void storedButNotJournaledIsErasedAtTheNextStart() throws Exception {
        try (LedgerUnderTest test = LedgerUnderTest.start(path)) {
            get(test.ledger().admin().addUser(new NewUser("alice", "old", false)));
        }
        Credentials orphan = of("alice", "new");
        try (CredentialStore store = CredentialStore.open(path.resolve("ledger.db"))) {
            store.insert(orphan.digest("alice"), orphan);
        }
        try (LedgerUnderTest test = LedgerUnderTest.start(path)) {
            assertThat(rows()).doesNotContain(orphan.digest("alice")).isEqualTo(named(test));
            assertThat(accepts(test, "alice", "old")).isTrue();
        }
    }

    @Test
    void journaledButTheOldOneNotErasedIsErasedAtTheNextStart() throws Exception {
        String id;
        try (LedgerUnderTest test = LedgerUnderTest.start(path)) {
            id = get(test.ledger().admin().addUser(new NewUser("alice", "old", false))).id();
        }
        Credentials fresh = of("alice", "new");
        try (CredentialStore store = CredentialStore.open(path.resolve("ledger.db"))) {
            store.insert(fresh.digest("alice"), fresh);
        }
        journalWithoutReplica(new ToWriter.SaveUser("alice", id, fresh.digest("alice").toString(), false, true));
        assertThat(rows()).as("old and new").hasSize(2);
        try (LedgerUnderTest test = LedgerUnderTest.start(path)) {
            assertThat(rows()).containsExactly(fresh.digest("alice"));
            assertThat(accepts(test, "alice", "new")).isTrue();
        }
    }

    /** The writer alone: it journals, and nobody is there to erase. */
    private void journalWithoutReplica(ToWriter request) throws Exception {
        try (DataDirectory directory = OnPostgres.open(path)) {
            ActorTestKit kit = ActorTestKit.create(LedgerConfig.pekko(directory.database()).withFallback(ConfigFactory.load()));
            try {
                var writer = kit.spawn(Collector.create(WriterSettings.defaults(
                        DeskSettings.defaults(new FarmCalendar(ZoneOffset.UTC)), directory.nodeKey("node-1"))));
                TestProbe<ToNode> probe = kit.createTestProbe();
                writer.tell(new Collector.Ask(probe.getRef(), request));
                probe.expectMessageClass(ToNode.Done.class, LedgerUnderTest.LONG);
            } finally {
                kit.shutdownTestKit();
            }
        }
    }

    @Test
    void twoChangesAtOnceLeaveTheRowOfTheOneThatCounts() throws Exception {
        try (LedgerUnderTest test = LedgerUnderTest.start(path)) {
            InProcessAdmin admin = test.ledger().admin();
            get(admin.addUser(new NewUser("alice", "old", false)));
            List<CompletionStage<UserView>> changes = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                changes.add(admin.setPassword("alice", "new" + i));
            }
            int done = 0;
            for (CompletionStage<UserView> change : changes) {
                try {
                    get(change);
                    done++;
                } catch (ExecutionException e) {
                    assertThat(e.getCause()).isInstanceOf(AdminException.class).hasMessage("user alice was changed meanwhile");
                }
            }
            assertThat(done).isPositive();
            Awaitility.await().atMost(LedgerUnderTest.LONG).untilAsserted(() -> assertThat(rows()).isEqualTo(named(test)));
            assertThat(test.ledger().directory().find("alice")).isPresent();
        }
    }

    @Test
    void aCrashInTheMiddleOfManyLosesNobodyWhoWasAcknowledgedAndLeavesNoRowBehind() throws Exception {
        List<CompletionStage<UserView>> added = new ArrayList<>();
        LedgerUnderTest crashed = LedgerUnderTest.start(path);
        for (int i = 0; i < 60; i++) {
            added.add(crashed.ledger().admin().addUser(new NewUser("user" + i, "p", false)));
        }
        get(added.get(10));
        crashed.crash();
        try (LedgerUnderTest test = LedgerUnderTest.start(path)) {
            for (int i = 0; i < added.size(); i++) {
                CompletableFuture<UserView> one = added.get(i).toCompletableFuture();
                if (one.isDone() && !one.isCompletedExceptionally()) {
                    assertThat(accepts(test, "user" + i, "p")).as("user%d was acknowledged", i).isTrue();
                }
            }
            assertThat(rows()).isEqualTo(named(test));
            assertThat(rows()).hasSize(test.ledger().directory().size()).hasSizeGreaterThan(0);
        }
    }
}
