package org.btestfarm.ledger.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btestfarm.ledger.LedgerUnderTest.get;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.btestfarm.ledger.LedgerUnderTest;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.admin.NewUser;
import org.btestfarm.ledger.credential.Credentials;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.writer.Collector;
import org.btestfarm.protocol.auth.Verifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As many accounts as a large farm may have: all are there after a start, and a change is one change and not a copy of all. */
class HundredThousandUsersTest {
    private static final int MANY = 100_000;
    private static final int AT_ONCE = 10_000;

    @TempDir
    Path path;

    @Test
    void allAreThereAndOneMoreIsToo() throws Exception {
        SecureRandom random = new SecureRandom();
        Verifier verifier = Verifier.create("any", "secret", random);
        try (LedgerUnderTest test = LedgerUnderTest.start(path)) {
            TestProbe<ToNode> probe = TestProbe.create(test.system());
            try (var connection = DriverManager.getConnection("jdbc:sqlite:" + test.database().name());
                    var insert = connection.prepareStatement(
                            "INSERT INTO credentials(digest, nonce, salt, x, parity) VALUES(?, ?, ?, ?, ?)")) {
                for (int from = 0; from < MANY; from += AT_ONCE) {
                    connection.setAutoCommit(false);
                    String[] digests = new String[AT_ONCE];
                    for (int i = 0; i < AT_ONCE; i++) {
                        Credentials row = Credentials.of(verifier, Optional.empty(), random);
                        digests[i] = row.digest("user" + (from + i)).toString();
                        insert.setString(1, digests[i]);
                        insert.setBytes(2, row.nonce());
                        insert.setBytes(3, verifier.salt());
                        insert.setBytes(4, verifier.x());
                        insert.setInt(5, verifier.parity());
                        insert.executeUpdate();
                    }
                    connection.setAutoCommit(true);
                    for (int i = 0; i < AT_ONCE; i++) {
                        String name = "user" + (from + i);
                        test.ledger().collector().tell(
                                new Collector.Ask(probe.getRef(), new ToWriter.SaveUser(name, "id-" + name, digests[i], false, true)));
                    }
                    for (int i = 0; i < AT_ONCE; i++) {
                        probe.expectMessageClass(ToNode.Done.class, Duration.ofSeconds(60));
                    }
                }
            }
        }
        try (LedgerUnderTest test = LedgerUnderTest.start(path)) {
            LedgerDirectory directory = test.ledger().directory();
            assertThat(directory.size()).isEqualTo(MANY);
            assertThat(directory.find("user99999")).hasValueSatisfying(user -> assertThat(user.verifier()).isEqualTo(verifier));
            get(test.ledger().admin().addUser(new NewUser("one more", "p", false)));
            get(test.ledger().admin().removeUser("user5"));
            get(test.ledger().admin().changePolicy("user:user7", Map.of("day", 5L), OptionalInt.of(2), OptionalLong.empty(), OptionalLong.empty()));
            assertThat(directory.find("one more")).isPresent();
            assertThat(directory.find("user5")).isEmpty();
            assertThat(directory.inForce(Account.user("user7")).testsAtOnce()).hasValue(2);
            assertThat(directory.size()).isEqualTo(MANY);
            assertThat(get(test.ledger().admin().users())).hasSize(MANY).isSortedAccordingTo((a, b) -> a.name().compareTo(b.name()));
        }
    }
}
