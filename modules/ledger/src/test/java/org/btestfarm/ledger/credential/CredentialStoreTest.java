package org.btestfarm.ledger.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.btestfarm.ledger.chain.Digest;
import org.btestfarm.ledger.journal.LedgerConfig;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.protocol.auth.Verifier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The credentials table: what is found, what is erased, and that it and others wait for one another. */
class CredentialStoreTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Verifier VERIFIER = Verifier.create("alice", "secret", RANDOM);

    @TempDir
    Path folder;

    private Path database;

    @BeforeEach
    void migrate() throws LedgerException {
        database = folder.resolve("ledger.db");
        LedgerConfig.migrate(database);
    }

    private Connection other() throws Exception {
        return DriverManager.getConnection("jdbc:sqlite:" + database);
    }

    private static Credentials credentials(Optional<byte[]> sealed) {
        return Credentials.of(VERIFIER, sealed, RANDOM);
    }

    @Test
    void whatIsStoredIsFoundByItsDigest() throws Exception {
        Credentials plain = credentials(Optional.empty());
        Credentials marked = credentials(Optional.of(new byte[] {1, 2, 3}));
        try (CredentialStore store = CredentialStore.open(database)) {
            store.insert(plain.digest("alice"), plain);
            store.insert(marked.digest("alice"), marked);
        }
        try (CredentialStore store = CredentialStore.open(database)) {
            assertThat(store.all()).containsOnlyKeys(plain.digest("alice"), marked.digest("alice"));
            Credentials found = store.find(marked.digest("alice")).orElseThrow();
            assertThat(found.verifier()).isEqualTo(VERIFIER);
            assertThat(found.sealed()).hasValueSatisfying(bytes -> assertThat(bytes).containsExactly(1, 2, 3));
            assertThat(found.digest("alice")).isEqualTo(marked.digest("alice"));
            assertThat(store.find(Digest.NONE)).isEmpty();
        }
    }

    @Test
    void aDigestIsOfOneUserAndOneRow() {
        Credentials one = credentials(Optional.empty());
        assertThat(one.digest("alice")).isNotEqualTo(one.digest("bob"));
        assertThat(one.digest("alice")).as("another nonce").isNotEqualTo(credentials(Optional.empty()).digest("alice"));
    }

    @Test
    void sweepingErasesWhatNobodyNames() throws Exception {
        Credentials kept = credentials(Optional.empty());
        Credentials orphan = credentials(Optional.empty());
        try (CredentialStore store = CredentialStore.open(database)) {
            store.insert(kept.digest("a"), kept);
            store.insert(orphan.digest("a"), orphan);
            assertThat(store.sweep(Set.of(kept.digest("a")))).isEqualTo(1);
            assertThat(store.all()).containsOnlyKeys(kept.digest("a"));
            assertThat(store.sweep(Set.of(kept.digest("a")))).isZero();
        }
    }

    @Test
    void aReaderInTheWayOfCleaningIsWaitedForAndNobodyElseIsKept() throws Exception {
        Credentials row = credentials(Optional.empty());
        try (CredentialStore store = CredentialStore.open(database); Connection reader = other(); Statement reading = reader.createStatement()) {
            store.insert(row.digest("a"), row);
            reading.execute("BEGIN");
            reading.executeQuery("SELECT count(*) FROM credentials").close();
            assertThat(store.erase(List.of(row.digest("a")))).as("the log is clean").isFalse();
            assertThat(store.find(row.digest("a"))).as("erased for those who come now").isEmpty();
            store.insert(row.digest("b"), row);
            reading.execute("COMMIT");
            assertThat(store.clean()).isTrue();
        }
    }

    @Test
    void anotherWriterIsWaitedForAndThenNamedInOneLine() throws Exception {
        Credentials row = credentials(Optional.empty());
        try (CredentialStore store = CredentialStore.open(database); Connection writer = other(); Statement writing = writer.createStatement()) {
            writing.execute("BEGIN IMMEDIATE");
            assertThatThrownBy(() -> store.insert(row.digest("a"), row))
                    .isInstanceOf(LedgerException.class)
                    .hasMessageStartingWith("cannot use the database " + database + ": ")
                    .hasMessageContaining("another process has locked it");
            writing.execute("COMMIT");
            store.insert(row.digest("a"), row);
            writing.execute("BEGIN IMMEDIATE"); // The store lets go of its lock when it is done.
            writing.execute("COMMIT");
            assertThat(store.all()).hasSize(1);
        }
    }

    @Test
    void aDamagedRowLetsNobodyInAndHarmsNoOther() throws Exception {
        Credentials one = credentials(Optional.empty());
        Credentials two = credentials(Optional.empty());
        try (CredentialStore store = CredentialStore.open(database)) {
            store.insert(one.digest("a"), one);
            store.insert(two.digest("a"), two);
            try (Connection tamper = other(); Statement statement = tamper.createStatement()) {
                statement.executeUpdate("UPDATE credentials SET x = x'00' WHERE digest = '" + one.digest("a") + "'");
            }
            assertThat(store.all()).containsOnlyKeys(two.digest("a"));
            assertThat(store.find(one.digest("a"))).isEmpty();
        }
    }

    @Test
    void aSealedPasswordIsGoodForItsUserAndItsKeyOnly() {
        PasswordKey key = new PasswordKey(new byte[PasswordKey.LENGTH]);
        byte[] sealed = key.seal("alice", "p\u00e4ss");
        assertThat(key.open("alice", sealed)).contains("p\u00e4ss");
        assertThat(key.open("bob", sealed)).isEmpty();
        assertThat(key.open("alice", new byte[5])).isEmpty();
        byte[] flipped = sealed.clone();
        flipped[sealed.length - 1] ^= 1;
        assertThat(key.open("alice", flipped)).isEmpty();
        byte[] otherKey = new byte[PasswordKey.LENGTH];
        otherKey[0] = 1;
        assertThat(new PasswordKey(otherKey).open("alice", sealed)).isEmpty();
        assertThat(key.seal("alice", "same")).as("never the same twice").isNotEqualTo(key.seal("alice", "same"));
    }
}
