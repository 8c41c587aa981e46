package org.btestfarm.ledger.writer;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.awaitility.Awaitility;
import org.btestfarm.ledger.database.Database;
import org.btestfarm.ledger.database.SqliteDatabase;
import org.btestfarm.ledger.directory.Replica;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.event.TestEvent;
import org.btestfarm.ledger.journal.DataDirectory;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.quota.LedgerState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The database can take no more (SQLITE_FULL): nothing that could not be kept is acknowledged or remembered, and all goes on when there is space. */
class FullDiskTest {
    @TempDir
    Path path;

    @Test
    void theWriterRefusesWhileTheDiskIsFullAndGoesOnWithoutALossWhenItIsNot() throws Exception {
        Config full = fullDatabase();
        Database database;
        long done = 0;
        long told;
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(QuotaWriter.class);
        logger.addAppender(log);
        try (LedgerFixture ledger = new LedgerFixture(path, 1000, full)) {
            database = ledger.directory.database();
            ledger.ask(new ToWriter.SaveUser("alice", "u1", "ab".repeat(32), false, true), ToNode.Done.class);
            ledger.ask(new ToWriter.ChangePolicy("user:alice", Map.of("day.in", 600L), OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty()), ToNode.Done.class);
            ToNode answer = login(ledger);
            while (answer instanceof ToNode.Done) {
                done++;
                assertThat(done).as("refused logins that fit into a full database").isLessThan(20_000);
                answer = login(ledger);
            }
            assertThat(answer).isInstanceOf(ToNode.NotYet.class);
            ledger.writer.tell(new Collector.Ask(ledger.probe.getRef(), LedgerFixture.open("t0", Optional.of("alice"), 1)));
            assertThat(ledger.probe.receiveMessage(Duration.ofSeconds(20))).as("a test while the disk is full").isInstanceOf(ToNode.NotYet.class);
            told = done;
            assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage).as("said once").filteredOn(line -> line.contains("cannot be made durable")).singleElement()
                    .asString().contains(database.name()).contains("no space left");
            makeSpace(database);
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> login(ledger) instanceof ToNode.Done);
            ToNode.Opened opened = ledger.ask(LedgerFixture.open("t1", Optional.of("alice"), 1000), ToNode.Opened.class);
            assertThat(opened.in().total()).as("under the quota from before").isEqualTo(600);
            ledger.stop();
        } finally {
            logger.detachAppender(log);
        }
        long kept = LedgerFixture.rows(database).stream().filter(row -> Entry.decode(row).event() instanceof TestEvent.LoginsRefused).count();
        assertThat(kept).as("what was acknowledged, and the one after").isEqualTo(told + 1);
        LedgerState state = LedgerFixture.replay(database);
        assertThat(state.test("t0")).as("the test that was refused").isEmpty();
        assertThat(state.test("t1")).isPresent();
    }

    @Test
    void thatNothingIsDurableIsSaidUntilAnEventIsAlsoIfNobodyAsksForAnything() throws Exception {
        List<TestProbe<Replica>> probes = new ArrayList<>();
        try (LedgerFixture ledger = new LedgerFixture(path, 1000, fullDatabase(), kit -> {
            probes.add(kit.createTestProbe(Replica.class));
            return probes.get(0).getRef();
        })) {
            TestProbe<Replica> replica = probes.get(0);
            awaitHealth(replica, Optional.empty());
            ToNode answer = login(ledger, "n");
            // Small ones: where such a one has no room, no other event has.
            for (int done = 0; answer instanceof ToNode.Done; done++) {
                assertThat(done).as("refused logins that fit into a full database").isLessThan(20_000);
                answer = login(ledger, "n");
            }
            String trouble = "the journal does not take events now: there is no space left for it";
            assertThat(answer).isEqualTo(new ToNode.NotYet(trouble));
            awaitHealth(replica, Optional.of(trouble));
            for (int recoveries = 0; recoveries < 2;) {
                Replica told = replica.receiveMessage(Duration.ofSeconds(30));
                recoveries += told instanceof Replica.Image ? 1 : 0;
                assertThat(told).as("while the disk is full").isNotEqualTo(new Replica.Health(Optional.empty()));
            }
            makeSpace(ledger.directory.database());
            awaitHealth(replica, Optional.empty());
            assertThat(login(ledger, "n")).isInstanceOf(ToNode.Done.class);
            ledger.stop();
        }
    }

    private static void awaitHealth(TestProbe<Replica> replica, Optional<String> trouble) {
        Replica told = replica.receiveMessage(Duration.ofSeconds(30));
        while (!told.equals(new Replica.Health(trouble))) {
            told = replica.receiveMessage(Duration.ofSeconds(30));
        }
    }

    private static ToNode login(LedgerFixture ledger) {
        return login(ledger, "n".repeat(200));
    }

    private static ToNode login(LedgerFixture ledger, String name) {
        ledger.writer.tell(new Collector.Ask(ledger.probe.getRef(), new ToWriter.RefusedLogins(name, "192.0.2.1", "password", 1)));
        return ledger.probe.receiveMessage(Duration.ofSeconds(20));
    }

    /** A database with ballast in it, and the configuration that lets it grow by a few pages only. */
    private Config fullDatabase() throws Exception {
        try (DataDirectory directory = DataDirectory.open(path)) {
            directory.database().migrate();
            try (var connection = directory.database().forWriting(); var statement = connection.createStatement()) {
                statement.executeUpdate("CREATE TABLE ballast(b BLOB)");
                statement.executeUpdate("INSERT INTO ballast VALUES(zeroblob(400000))");
                int pages;
                try (var result = statement.executeQuery("PRAGMA page_count")) {
                    pages = result.getInt(1);
                }
                return ConfigFactory.parseMap(Map.of(
                        "pekko-persistence-jdbc.shared-databases.slick.db.url", ((SqliteDatabase) directory.database()).url() + "&max_page_count=" + (pages + 10)));
            }
        }
    }

    private static void makeSpace(Database database) throws Exception {
        try (var connection = database.forWriting(); var statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM ballast");
        }
    }
}
