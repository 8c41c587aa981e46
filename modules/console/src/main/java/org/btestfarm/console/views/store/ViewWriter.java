package org.btestfarm.console.views.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.account.QuotaDirection;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.event.LeaseEvent;
import org.btestfarm.ledger.event.LedgerEvent;
import org.btestfarm.ledger.event.TestEvent;
import org.btestfarm.ledger.event.UsageImported;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.ledger.quota.AccountState;
import org.btestfarm.ledger.quota.Lease;
import org.btestfarm.ledger.quota.LedgerState;
import org.btestfarm.ledger.quota.TestState;

/**
 * Writes ranges of the journal into the views: each range once, in any order, all of its rows and the fact that it is there in one transaction. Not
 * thread-safe. After a failure it must be closed: what it remembers may not be what is stored.
 */
final class ViewWriter implements AutoCloseable {
    /** How far back a base may know usage: more days than any quota's period has. */
    private static final int BASE_DAYS = 64;

    private final Sql sql;
    private final TestTable tests;
    private final UsageTable usage;
    private Spans spans;

    private ViewWriter(Sql sql, UnaryOperator<String> links) throws SQLException {
        this.sql = sql;
        this.tests = new TestTable(sql, links);
        this.usage = new UsageTable(sql);
        Spans stored = Spans.NONE;
        for (Spans.Span span : sql.all(row -> new Spans.Span(row.getLong(1), row.getLong(2)), "SELECT after_event, through_event FROM span")) {
            stored = stored.with(span.after(), span.through());
        }
        this.spans = stored;
        sql.connection().commit();
    }

    /**
     * Opens the file, which is made if it is not there.
     *
     * @param links makes the public link of a test's id
     */
    static ViewWriter open(Path file, UnaryOperator<String> links) throws SQLException, IOException {
        return new ViewWriter(ViewsFile.open(file), links);
    }

    /** What is in the views. */
    Spans spans() {
        return spans;
    }

    /** Whether the last event in the views is that of the same number in this journal; true where there is none in one of the two. */
    boolean follows(JournalSource journal) throws SQLException, LedgerException {
        long last = spans.last();
        if (last > journal.last()) {
            return false;
        }
        byte[] known = sql.first(row -> row.getBytes(1), "SELECT hash FROM anchor WHERE event = ?", last).orElse(new byte[0]);
        sql.connection().commit();
        List<Entry> there = last == 0 || known.length == 0 ? List.of() : journal.events(last - 1, last);
        return there.isEmpty() || Arrays.equals(known, there.get(0).hash().bytes());
    }

    /** Begins to follow after that event: what is before it is to be filled in. */
    void begin(long event) throws SQLException {
        if (spans.last() < event || spans.ranges().isEmpty()) {
            store(spans.with(event, event));
            sql.connection().commit();
        }
    }

    /** Takes in all events of a range, none of which is in the views. */
    void apply(long after, long through, List<Entry> entries) throws SQLException {
        Spans grown = spans.with(after, through);
        Map<String, List<Entry>> byTest = new LinkedHashMap<>();
        for (Entry entry : entries) {
            LedgerEvent event = entry.event();
            if (event instanceof LeaseEvent lease) {
                byTest.computeIfAbsent(lease.lease().test(), id -> new ArrayList<>()).add(entry);
            } else if (event instanceof TestEvent.Opened opened) {
                byTest.computeIfAbsent(opened.test(), id -> new ArrayList<>()).add(entry);
            } else if (event instanceof TestEvent.Closed closed) {
                byTest.computeIfAbsent(closed.test(), id -> new ArrayList<>()).add(entry);
            } else if (event instanceof UsageImported imported) {
                for (Account account : imported.accounts()) {
                    usage.add(account.toString(), imported.day(), imported.in(), imported.out(), 0);
                }
            } else {
                RefusalTable.apply(sql, entry);
            }
        }
        for (var test : byTest.entrySet()) {
            apply(test.getKey(), test.getValue(), grown);
        }
        if (through == grown.last() && !entries.isEmpty()) {
            Entry last = entries.get(entries.size() - 1);
            sql.run("UPDATE anchor SET event = ?, hash = ?", last.number(), last.hash().bytes());
        }
        boolean met = grown.ranges().size() < spans.ranges().size();
        store(grown);
        if (met) {
            finishWaiting();
        }
        sql.connection().commit();
    }

    /**
     * Takes in what a base says about everything before it, if nothing of that is in the views; else what is there stays, and what is missing is gone.
     *
     * @param through the last event that is gone
     * @param state right after it
     */
    void applyBase(long through, LedgerState state) throws SQLException {
        boolean alone = spans.ranges().stream().noneMatch(span -> span.after() < through);
        if (alone) {
            long today = LocalDate.ofInstant(state.time(), ZoneOffset.UTC).toEpochDay() + 1;
            for (AccountState account : state.accounts()) {
                for (long day = today - BASE_DAYS; day <= today + 1; day++) {
                    long in = account.spentOn(day, QuotaDirection.IN);
                    long out = account.spentOn(day, QuotaDirection.OUT);
                    if (in + out > 0) {
                        usage.add(account.account().toString(), day, in, out, 0);
                    }
                }
            }
            // The numbers of their first events are gone. There were at least as many events as tests, so these are numbers of archived ones, too.
            long number = through;
            for (TestState test : state.tests()) {
                running(test, number--, through, today);
            }
        }
        store(spans.with(0, through));
        finishWaiting();
        sql.connection().commit();
    }

    /** A test that ran when the base was made. What its nodes that were gone already had moved is in the usage, but not in its own totals. */
    private void running(TestState test, long number, long through, long today) throws SQLException {
        Story story = tests.load(test.opened().test());
        story.opening = Story.Opening.of(number, Story.micros(test.since()), test.opened());
        for (Lease lease : test.leases()) {
            story.lease(lease.id().node()).reported(
                    lease.report(), lease.side(QuotaDirection.IN).spent(), lease.side(QuotaDirection.OUT).spent());
        }
        usage.opened(story.opening, story.no);
        addPiece(story.no, through, Piece.of(test, today));
        tests.save(story, false);
    }

    private void apply(String id, List<Entry> entries, Spans grown) throws SQLException {
        Story story = tests.load(id);
        boolean stored = !story.leases.isEmpty() || story.opening != null || story.ending != null;
        boolean began = story.opening != null;
        entries.forEach(story::apply);
        if (!began && story.opening != null) {
            usage.opened(story.opening, story.no);
        }
        if (stored || !story.isWhole(grown)) {
            addPiece(story.no, entries.get(0).number(), Piece.of(entries));
            if (story.isWhole(grown)) {
                finish(story);
            } else {
                tests.save(story, false);
            }
            return;
        }
        DaySplit days = new DaySplit();
        SampleList samples = new SampleList();
        entries.forEach(entry -> Piece.apply(entry, days, samples));
        finish(story, days, samples);
    }

    private void addPiece(long test, long event, byte[] body) throws SQLException {
        sql.run("INSERT INTO piece(test_no, first_event, body) VALUES(?, ?, ?)", test, event, body);
    }

    /** A gap that closes may make tests whole that have no event in it. */
    private void finishWaiting() throws SQLException {
        for (String id : tests.waiting()) {
            Story story = tests.load(id);
            if (story.isWhole(spans)) {
                finish(story);
            }
        }
    }

    private void finish(Story story) throws SQLException {
        DaySplit days = new DaySplit();
        SampleList samples = new SampleList();
        List<Long> pieces = sql.all(row -> row.getLong(1), "SELECT first_event FROM piece WHERE test_no = ? ORDER BY first_event", story.no);
        for (long piece : pieces) {
            byte[] body = sql.first(row -> row.getBytes(1), "SELECT body FROM piece WHERE test_no = ? AND first_event = ?", story.no, piece).orElseThrow();
            Piece.read(body, days, samples);
        }
        sql.run("DELETE FROM piece WHERE test_no = ?", story.no);
        finish(story, days, samples);
    }

    private void finish(Story story, DaySplit days, SampleList samples) throws SQLException {
        tests.save(story, true);
        sql.run("INSERT INTO samples(test_no, body) VALUES(?, ?)", story.no, samples.bytes());
        long first = 1;
        for (var day : days.days().entrySet()) {
            DaySplit.Bytes bytes = day.getValue();
            if (first == 1 || bytes.in + bytes.out > 0) {
                for (String account : Story.present(story.opening).accounts()) {
                    usage.add(account, day.getKey(), bytes.in, bytes.out, first);
                }
                first = 0;
            }
        }
    }

    private void store(Spans changed) throws SQLException {
        sql.run("DELETE FROM span");
        for (Spans.Span span : changed.ranges()) {
            sql.run("INSERT INTO span(after_event, through_event) VALUES(?, ?)", span.after(), span.through());
        }
        spans = changed;
    }

    @Override
    public void close() throws SQLException {
        sql.close();
    }
}
