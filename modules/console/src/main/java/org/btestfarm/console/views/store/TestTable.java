package org.btestfarm.console.views.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.btestfarm.console.views.TestRow;

/** Reads and writes what is known of tests. */
final class TestTable {
    /** What {@link #body} needs. Rows are read by place: looking for columns by name costs more than reading them. */
    static final String COLUMNS = "t.id, t.link, t.body";

    private static final String SAVE = "INSERT INTO test(no, id, link, opened, began, closed, bytes_in, bytes_out, last_day, whole, body)"
            + " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(no) DO UPDATE SET"
            + " opened = excluded.opened, began = excluded.began, closed = excluded.closed, bytes_in = excluded.bytes_in, bytes_out = excluded.bytes_out,"
            + " last_day = excluded.last_day, whole = excluded.whole, body = excluded.body";

    private final Sql sql;
    private final UnaryOperator<String> links;
    private long last;

    TestTable(Sql sql, UnaryOperator<String> links) throws SQLException {
        this.sql = sql;
        this.links = links;
        this.last = sql.first(row -> row.getLong(1), "SELECT coalesce(max(no), 0) FROM test").orElse(0L);
    }

    /** What is known of a test; nothing yet of one that was never seen. */
    Story load(String id) throws SQLException {
        Optional<Story> known = sql.first(TestTable::story, "SELECT " + COLUMNS + ", t.no, t.last_day FROM test t WHERE t.id = ?", id);
        if (known.isEmpty()) {
            return new Story(++last, id);
        }
        leases(known.get());
        return known.get();
    }

    private void leases(Story story) throws SQLException {
        sql.all(
                row -> {
                    Story.LeaseTotals totals = new Story.LeaseTotals();
                    totals.report = row.getLong(2);
                    totals.in = row.getLong(3);
                    totals.out = row.getLong(4);
                    totals.chargedIn = row.getLong(5);
                    totals.chargedOut = row.getLong(6);
                    return story.leases.put(row.getString(1), totals);
                },
                "SELECT node, report, bytes_in, bytes_out, charged_in, charged_out FROM lease WHERE test_no = ?",
                story.no);
    }

    /** Those that began and ended, but of which something may be missing. */
    List<String> waiting() throws SQLException {
        return sql.all(row -> row.getString(1), "SELECT id FROM test WHERE whole = 0 AND opened IS NOT NULL AND closed IS NOT NULL ORDER BY no");
    }

    /** Writes what is known, with the leases' totals as long as more of them may come. */
    void save(Story story, boolean whole) throws SQLException {
        Story.Opening opening = story.opening;
        TestBody body = TestBody.of(story, links.apply(story.id), whole);
        sql.run(
                SAVE,
                story.no,
                story.id,
                body.link(),
                opening == null ? null : opening.event(),
                opening == null ? null : opening.beganMicros(),
                story.ending == null ? null : story.ending.event(),
                body.in(),
                body.out(),
                story.lastDay == Long.MIN_VALUE ? null : story.lastDay,
                whole ? 1L : 0L,
                body.bytes());
        if (whole) {
            sql.run("DELETE FROM lease WHERE test_no = ?", story.no);
            return;
        }
        for (var lease : story.leases.entrySet()) {
            Story.LeaseTotals totals = lease.getValue();
            sql.run("INSERT INTO lease(test_no, node, report, bytes_in, bytes_out, charged_in, charged_out) VALUES(?, ?, ?, ?, ?, ?, ?)"
                            + " ON CONFLICT(test_no, node) DO UPDATE SET report = excluded.report, bytes_in = excluded.bytes_in,"
                            + " bytes_out = excluded.bytes_out, charged_in = excluded.charged_in, charged_out = excluded.charged_out",
                    story.no, lease.getKey(), totals.report, totals.in, totals.out, totals.chargedIn, totals.chargedOut);
        }
    }

    private static Story story(ResultSet row) throws SQLException {
        TestBody known = body(row);
        Story story = new Story(row.getLong(4), known.id());
        story.opening = known.opening();
        story.ending = known.ending();
        story.seconds = known.seconds();
        story.missing = known.missing();
        story.lastDay = Sql.maybeLong(row, 5).orElse(Long.MIN_VALUE);
        story.lost = known.lost();
        story.localCpu = known.localCpu();
        story.remoteCpu = known.remoteCpu();
        return story;
    }

    /** What stands in {@link #COLUMNS}. Texts that are ASCII are read as bytes, which is cheaper. */
    static TestBody body(ResultSet row) throws SQLException {
        return TestBody.read(row.getBytes(1), row.getBytes(2), row.getBytes(3));
    }

    /** The row of a test whose beginning is known. */
    static TestRow row(ResultSet row) throws SQLException {
        return body(row).row();
    }
}
