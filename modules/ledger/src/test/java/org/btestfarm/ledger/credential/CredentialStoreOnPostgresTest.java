package org.btestfarm.ledger.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.btestfarm.ledger.database.PostgresDatabase;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.ledger.testing.PostgresServer;
import org.btestfarm.protocol.auth.Verifier;
import org.junit.jupiter.api.Test;

/** The credentials table on a server that several nodes use, and that may be restarted. */
class CredentialStoreOnPostgresTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Verifier VERIFIER = Verifier.create("alice", "secret", RANDOM);

    private static Credentials credentials() {
        return Credentials.of(VERIFIER, Optional.of(new byte[] {1, 2, 3}), RANDOM);
    }

    @Test
    void sweepingLeavesARowAloneThatAnotherNodeMayBeAboutToName() throws Exception {
        PostgresServer server = PostgresServer.shared();
        PostgresDatabase database = server.newDatabase();
        database.migrate();
        Credentials kept = credentials();
        Credentials orphan = credentials();
        Credentials young = credentials();
        try (CredentialStore store = CredentialStore.open(database)) {
            store.insert(kept.digest("a"), kept);
            store.insert(orphan.digest("a"), orphan);
            assertThat(store.sweep(Set.of(kept.digest("a")))).as("all are young").isZero();
            try (var connection = database.forWriting(); var statement = connection.createStatement()) {
                statement.executeUpdate("UPDATE credentials SET stored = stored - interval '11 minutes'");
            }
            store.insert(young.digest("a"), young);
            assertThat(store.sweep(Set.of(kept.digest("a")))).isEqualTo(1);
            assertThat(store.all()).containsOnlyKeys(kept.digest("a"), young.digest("a"));
            assertThat(store.find(kept.digest("a")).orElseThrow().digest("a")).isEqualTo(kept.digest("a"));
            assertThat(store.erase(List.of(kept.digest("a")))).isTrue();
            assertThat(store.find(kept.digest("a"))).isEmpty();
        }
    }

    @Test
    void aServerThatWasRestartedIsUsedAgain() throws Exception {
        try (PostgresServer server = PostgresServer.start()) {
            PostgresDatabase database = server.newDatabase();
            database.migrate();
            Credentials row = credentials();
            try (CredentialStore store = CredentialStore.open(database)) {
                store.insert(row.digest("a"), row);
                server.down();
                assertThatThrownBy(store::all).isInstanceOf(LedgerException.class).hasMessageContaining("its server does not answer");
                assertThatThrownBy(() -> store.insert(row.digest("b"), row)).isInstanceOf(LedgerException.class).hasMessageContaining("its server does not answer");
                server.up();
                assertThat(store.all()).containsOnlyKeys(row.digest("a"));
                store.insert(row.digest("b"), row);
                assertThat(store.all()).hasSize(2);
            }
        }
    }
}
