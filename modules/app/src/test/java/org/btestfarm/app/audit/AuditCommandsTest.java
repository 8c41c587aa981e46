package org.btestfarm.app.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.btestfarm.app.Main;
import org.btestfarm.app.reach.OwnLedger;
import org.btestfarm.app.testing.Ran;
import org.btestfarm.ledger.Ledger;
import org.btestfarm.ledger.event.LeaseId;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.event.Totals;
import org.btestfarm.ledger.journal.DataDirectory;
import org.btestfarm.ledger.message.Demand;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.writer.Collector;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit commands on the journal of a real ledger, in which a test used unequal amounts in and out. */
class AuditCommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path path;

    private Path data;

    @BeforeEach
    void make() throws Exception {
        data = path.resolve("data");
        assertThat(Ran.with("user", "add", "alice", "--password", "secret", "--data", data.toString()).status()).isZero();
        assertThat(Ran.with("quota", "set", "user:alice", "day.in=1000", "--data", data.toString()).status()).isZero();
        try (OwnLedger own = OwnLedger.start(DataDirectory.open(data), ZoneId.systemDefault())) {
            runTest(own.ledger());
        }
    }

    private static void runTest(Ledger ledger) {
        ActorTestKit kit = ActorTestKit.create();
        try {
            TestProbe<ToNode> probe = kit.createTestProbe();
            NodeId node = ledger.node();
            LeaseId lease = new LeaseId("4f00aa", node);
            ask(ledger, probe, new ToWriter.Hello(node, Set.of()), ToNode.Welcome.class);
            ask(ledger, probe, new ToWriter.OpenTest(lease, Optional.of("alice"), "192.0.2.7", Transport.TCP, Direction.BOTH, 1, new Demand(5000, 1), new Demand(5000, 1)),
                    ToNode.Opened.class);
            ask(ledger, probe, new ToWriter.UsageReport(lease, 1, new Totals(1000, 0, true), new Totals(77, 0, false), List.of(), Demand.NONE, Demand.NONE, true),
                    ToNode.UsageAnswer.class);
            ask(ledger, probe, new ToWriter.CloseTest("4f00aa", "quota_exhausted", "user:alice day.in=1000"), ToNode.Closed.class);
        } finally {
            kit.shutdownTestKit();
        }
    }

    private static void ask(Ledger ledger, TestProbe<ToNode> probe, ToWriter request, Class<? extends ToNode> answer) {
        ledger.collector().tell(new Collector.Ask(probe.getRef(), request));
        assertThat(probe.receiveMessage(LONG)).isInstanceOf(answer);
    }

    private Ran audit(String... args) {
        String[] all = new String[args.length + 3];
        all[0] = "audit";
        System.arraycopy(args, 0, all, 1, args.length);
        all[args.length + 1] = "--data";
        all[args.length + 2] = data.toString();
        return Ran.with(all);
    }

    private JsonNode json(String... args) throws Exception {
        Ran ran = audit(args);
        assertThat(ran.err()).isEmpty();
        return JSON.readTree(ran.out());
    }

    @Test
    void anIntactJournalIsIntactAndATouchedOneIsNot() throws Exception {
        Path heads = path.resolve("heads.txt");
        assertThat(audit("head", "--export", heads.toString()).status()).isZero();
        assertThat(Files.readAllLines(heads)).hasSize(1);
        Ran intact = audit("verify", "--heads", heads.toString());
        assertThat(intact.status()).as(intact.toString()).isZero();
        assertThat(intact.lines()).last().isEqualTo("intact");
        assertThat(json("verify", "--json").path("intact").asBoolean()).isTrue();
        assertThat(audit("check").lines()).last().isEqualTo("all agrees");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("ledger.db")); var statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM event_journal WHERE sequence_number = 3");
        }
        Ran broken = audit("verify");
        assertThat(broken.status()).isEqualTo(1);
        assertThat(broken.lines()).first().isEqualTo("ledger.db: event 3: events: expected 3, found none of them");
        assertThat(json("verify", "--json").path("findings").path(0).path("event").asLong()).isEqualTo(3);
        Ran check = audit("check");
        assertThat(check.status()).isEqualTo(1);
        assertThat(check.err()).contains("event 4 does not follow event 2; audit verify tells what is damaged");
    }

    @Test
    void aFileThatCannotBeReadIsNamedWithTheReasonInWords() throws Exception {
        Path nowhere = path.resolve("nowhere");
        Path latin = Files.write(path.resolve("latin"), new byte[] {(byte) 0xe4, '\n'});
        assertThat(audit("verify", "--heads", nowhere.toString()).err())
                .isEqualToIgnoringNewLines("btest-farm audit verify: cannot read the heads in " + nowhere + ": there is no such file or directory");
        assertThat(audit("verify", "--heads", latin.toString()).err())
                .isEqualToIgnoringNewLines("btest-farm audit verify: cannot read the heads in " + latin + ": it is not text in UTF-8");
        assertThat(audit("verify", "--archive", nowhere.toString()).err())
                .isEqualToIgnoringNewLines("btest-farm audit verify: cannot read the archive " + nowhere + ": there is no such file or directory");
    }

    @Test
    void aTestIsExplained() throws Exception {
        Ran told = audit("explain", "4f00aa");
        assertThat(told.status()).isZero();
        assertThat(told.out()).contains("by user alice from 192.0.2.7", "charged: in 1,000 bytes, out 77 bytes", "quota_exhausted (user:alice day.in=1000)",
                "then: user:alice day.in    1,000 spent of 1,000, 0 left");
        JsonNode story = json("explain", "4f00aa", "--json");
        assertThat(story.path("in").asLong()).as("the right side").isEqualTo(1000);
        assertThat(story.path("out").asLong()).isEqualTo(77);
        assertThat(story.path("reason").asText()).isEqualTo("quota_exhausted");
        assertThat(audit("explain").lines()).singleElement().asString().startsWith("4f00aa  ").endsWith("192.0.2.7  alice  quota_exhausted (user:alice day.in=1000)");
        assertThat(json("explain", "--json").path("detail").asText()).isEqualTo("user:alice day.in=1000");
        Ran unknown = audit("explain", "nobody");
        assertThat(unknown.status()).isEqualTo(1);
        assertThat(unknown.err()).contains("says nothing of a test nobody");
    }

    @Test
    void balancesOfAnyTimeAreReplayed() throws Exception {
        JsonNode now = json("replay", "--account", "user:alice", "--json").path("balances").path(0);
        assertThat(now.path("quotas").path(0).toString()).isIn(
                "{\"key\":\"day.in\",\"limit\":1000,\"spent\":1000,\"outstanding\":0,\"remaining\":0}",
                "{\"key\":\"day\",\"spent\":1077,\"outstanding\":0}");
        assertThat(json("replay", "--until", "2020-01-01", "--json").path("event").asLong()).as("before everything").isZero();
        Ran wrong = audit("replay", "--until", "noon");
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.err()).contains("--until is 'noon'").doesNotContain("\tat ");
    }

    @Test
    void eventsAreExportedOneALine() throws Exception {
        List<String> lines = audit("export").lines();
        long events = json("verify", "--json").path("events").asLong();
        assertThat(lines).hasSize((int) events);
        for (int i = 0; i < lines.size(); i++) {
            assertThat(JSON.readTree(lines.get(i)).path("number").asLong()).isEqualTo(i + 1L);
        }
        try (var rows = new CsvMapper().readerFor(Map.class).with(CsvSchema.emptySchema().withHeader()).<Map<String, String>>readValues(
                audit("export", "--format", "csv").out())) {
            List<Map<String, String>> all = rows.readAll();
            assertThat(all).hasSize((int) events);
            assertThat(all).filteredOn(row -> row.get("event").equals("usage")).singleElement()
                    .satisfies(row -> assertThat(row).containsEntry("spent_in", "1000").containsEntry("spent_out", "77"));
        }
        assertThat(Ran.with("user", "add", "=cmd|'/C calc'!A0", "--password", "x", "--data", data.toString()).status()).isZero();
        assertThat(audit("export", "--format", "csv").out()).as("a spreadsheet takes it for text").contains("'=cmd").doesNotContain(",=cmd", "\"=cmd");
        assertThat(audit("export", "--to", "2020-01-01").out()).isEmpty();
        assertThat(audit("export", "--from", "2020-01-01").lines()).hasSizeGreaterThan((int) events);
        assertThat(audit("export", "--format", "xml").status()).isEqualTo(2);
    }

    @Test
    void aReaderThatStopsReadingHoldsNobodyUp() throws Exception {
        // The reader is stuck in the middle of a line: meanwhile the ledger must start, write, sign and checkpoint as ever.
        AtomicLong written = new AtomicLong();
        var blocked = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        Writer stuck = new Writer() {
            @Override
            public void write(char[] text, int from, int length) {
                written.addAndGet(length);
                blocked.countDown();
                try {
                    release.await(LONG.toSeconds(), TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Thread reader = new Thread(() -> Main.commandLine().setOut(new PrintWriter(stuck)).setErr(new PrintWriter(new StringWriter()))
                .execute("audit", "export", "--data", data.toString()));
        reader.start();
        try {
            assertThat(blocked.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("ledger.db")); var statement = connection.createStatement()) {
                try (var result = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
                    assertThat(result.getInt(1)).as("a reader's transaction is in the way").isZero();
                }
            }
            assertThat(Ran.with("quota", "set", "user:alice", "day.in=2000", "--data", data.toString()).status()).isZero();
        } finally {
            release.countDown();
            reader.join(LONG.toMillis());
        }
        assertThat(reader.isAlive()).isFalse();
        assertThat(written.get()).isPositive();
    }

    @Test
    void theJournalIsArchivedAndStillWholeWithItsArchive() throws Exception {
        Ran nothing = audit("archive", "--before", "2020-01-01");
        assertThat(nothing.status()).as(nothing.err()).isZero();
        assertThat(nothing.out()).contains("nothing to archive");
        JsonNode archived = json("archive", "--before", "2999-01-01", "--json");
        assertThat(archived.path("first").asLong()).isEqualTo(1);
        assertThat(Path.of(archived.path("segment").asText())).exists();
        JsonNode whole = json("verify", "--json");
        assertThat(whole.path("intact").asBoolean()).as(whole.toString()).isTrue();
        assertThat(whole.path("first").asLong()).isEqualTo(1);
        assertThat(whole.path("archives").asLong()).isEqualTo(1);
        assertThat(audit("check").status()).isZero();
        assertThat(json("explain", "4f00aa", "--json").path("in").asLong()).isEqualTo(1000);
        Path away = Files.move(Path.of(archived.path("segment").asText()), path.resolve("elsewhere.segment"));
        assertThat(audit("explain", "4f00aa").err()).contains("archives that are not at hand");
        assertThat(json("explain", "4f00aa", "--archive", away.toString(), "--json").path("in").asLong()).isEqualTo(1000);
        assertThat(json("verify", "--json").path("intact").asBoolean()).as("without the archive").isTrue();
        assertThat(json("status", "--json").path("first").asLong()).isEqualTo(archived.path("last").asLong() + 1);
        assertThat(Ran.with("quota", "show", "user:alice", "--data", data.toString()).out()).contains("1,000");
    }

    @Test
    void aDirectoryWithoutAJournalIsNamed() {
        Ran none = Ran.with("audit", "verify", "--data", path.resolve("none").toString());
        assertThat(none.status()).isEqualTo(1);
        assertThat(none.err()).contains(path.resolve("none").resolve("ledger.db").toString()).hasLineCount(1);
        assertThat(path.resolve("none")).doesNotExist();
        assertThat(Ran.with("audit").status()).isEqualTo(2);
    }
}
