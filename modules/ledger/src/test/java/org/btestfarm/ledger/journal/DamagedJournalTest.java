package org.btestfarm.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.btestfarm.ledger.Ledger;
import org.btestfarm.ledger.LedgerSettings;
import org.btestfarm.ledger.audit.JournalMaker;
import org.btestfarm.ledger.event.LeaseId;
import org.btestfarm.ledger.message.Demand;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.writer.Collector;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A journal that is damaged where only a replay sees it: the start says so and names the file, and no test is ever let in without a limit. */
class DamagedJournalTest {
    private static final int PAGE = 4096;
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path path;

    private Path database() {
        return path.resolve("ledger.db");
    }

    @ParameterizedTest
    @ValueSource(strings = {"page", "row", "many rows", "newer event"})
    void theStartFailsAndTestsHearNotYet(String damage) throws Exception {
        JournalMaker maker = new JournalMaker().sample();
        for (int i = 0; i < 2_000; i++) {
            maker.user("user" + i);
        }
        maker.write(database());
        damage(damage);
        try (DataDirectory directory = DataDirectory.open(path)) {
            ActorTestKit kit = ActorTestKit.create(LedgerConfig.pekko(database()).withFallback(ConfigFactory.load()));
            try {
                Ledger ledger = Ledger.start(kit.system(), LedgerSettings.defaults("node-1", ZoneId.of("UTC")), directory);
                assertThatThrownBy(() -> ledger.ready().toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class)
                        .cause().isInstanceOf(LedgerException.class).hasMessageContaining(database().toString())
                        .hasMessageContaining(damage.equals("page") ? "damaged" : damage.contains("row") ? "are missing" : "newer version");
                TestProbe<ToNode> probe = kit.createTestProbe();
                ledger.collector().tell(new Collector.Ask(probe.getRef(), new ToWriter.OpenTest(
                        new LeaseId("t", ledger.node()), Optional.of("alice"), "192.0.2.1", Transport.TCP, Direction.BOTH, 1, Demand.NONE, Demand.NONE)));
                assertThat(probe.receiveMessage(LONG)).isInstanceOf(ToNode.NotYet.class);
            } finally {
                kit.shutdownTestKit();
            }
        }
    }

    private void damage(String how) throws Exception {
        long page;
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database()); var statement = connection.createStatement()) {
            if (how.equals("row")) {
                statement.executeUpdate("DELETE FROM event_journal WHERE sequence_number = 50");
            } else if (how.equals("many rows")) {
                // More than what persistence-jdbc reads at once: it takes such a gap for the end.
                statement.executeUpdate("DELETE FROM event_journal WHERE sequence_number BETWEEN 900 AND 1700");
            } else if (how.equals("newer event")) {
                statement.executeUpdate("UPDATE event_journal SET event_ser_manifest = 'usage:99', event_payload = x'01057573616765' || x'63' || zeroblob(60)"
                        + " WHERE sequence_number = 50");
            }
            try (var result = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
                assertThat(result.getInt(1)).isZero();
            }
            try (var result = statement.executeQuery("PRAGMA page_count")) {
                page = result.getLong(1) / 2;
            }
        }
        if (how.equals("page")) {
            try (FileChannel file = FileChannel.open(database(), StandardOpenOption.WRITE)) {
                for (long at = page; at < page + 4; at++) {
                    file.write(ByteBuffer.wrap(new byte[PAGE]), at * PAGE);
                }
            }
        }
    }
}
