package org.btestfarm.console.views.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.btestfarm.console.views.TestRow;
import org.btestfarm.ledger.bytes.ByteSink;
import org.btestfarm.ledger.bytes.ByteSource;

/** Reads and writes what is known of tests. */
final class TestTable {
    /** What {@link #row} needs. */
    static final String COLUMNS = "t.id, t.link, t.opened, t.began, t.user_name, t.address, t.accounts, t.transport, t.direction, t.connections, t.node, t.closed,"
            + " t.ended, t.reason, t.detail, t.bytes_in, t.bytes_out, t.seconds, t.lost, t.local_cpu, t.remote_cpu, t.missing, t.whole";

    /** How many those are. Rows are read by place: looking for columns by name costs more than reading them. */
    private static final int COUNT = 23;

    private static final String SAVE = "INSERT INTO test(no, id, link, opened, began, user_name, address, accounts, transport, direction, connections, node,"
            + " closed, ended, reason, detail, bytes_in, bytes_out, seconds, lost, local_cpu, remote_cpu, missing, last_day, whole)"
            + " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(no) DO UPDATE SET"
            + " opened = excluded.opened, began = excluded.began, user_name = excluded.user_name, address = excluded.address, accounts = excluded.accounts,"
            + " transport = excluded.transport, direction = excluded.direction, connections = excluded.connections, node = excluded.node,"
            + " closed = excluded.closed, ended = excluded.ended, reason = excluded.reason, detail = excluded.detail, bytes_in = excluded.bytes_in,"
            + " bytes_out = excluded.bytes_out, seconds = excluded.seconds, lost = excluded.lost, local_cpu = excluded.local_cpu,"
            + " remote_cpu = excluded.remote_cpu, missing = excluded.missing, last_day = excluded.last_day, whole = excluded.whole";

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
        Story.Ending ending = story.ending;
        sql.run(
                SAVE,
                story.no,
                story.id,
                links.apply(story.id),
                opening == null ? null : opening.event(),
                opening == null ? null : opening.beganMicros(),
                opening == null ? null : opening.user().orElse(null),
                opening == null ? null : opening.address(),
                opening == null ? null : texts(opening.accounts()),
                opening == null ? null : opening.transport(),
                opening == null ? null : opening.direction(),
                opening == null ? null : (long) opening.connections(),
                opening == null ? null : opening.node(),
                ending == null ? null : ending.event(),
                ending == null ? null : ending.endedMicros(),
                ending == null ? null : ending.reason(),
                ending == null ? null : ending.detail(),
                story.in(),
                story.out(),
                story.seconds,
                Sql.value(story.lost),
                Sql.value(story.localCpu),
                Sql.value(story.remoteCpu),
                story.missing,
                story.lastDay == Long.MIN_VALUE ? null : story.lastDay,
                whole ? 1L : 0L);
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
        Story story = new Story(row.getLong(COUNT + 1), row.getString(1));
        if (Sql.maybeLong(row, 3).isPresent()) {
            story.opening = opening(row);
        }
        if (Sql.maybeLong(row, 12).isPresent()) {
            story.ending = new Story.Ending(row.getLong(12), row.getLong(13), row.getString(14), row.getString(15));
        }
        story.seconds = row.getLong(18);
        story.missing = row.getLong(22);
        story.lastDay = Sql.maybeLong(row, COUNT + 2).orElse(Long.MIN_VALUE);
        story.lost = Sql.maybeLong(row, 19);
        story.localCpu = Sql.maybeInt(row, 20);
        story.remoteCpu = Sql.maybeInt(row, 21);
        return story;
    }

    private static Story.Opening opening(ResultSet row) throws SQLException {
        return new Story.Opening(
                row.getLong(3),
                row.getLong(4),
                Optional.ofNullable(row.getString(5)),
                row.getString(6),
                texts(row.getBytes(7)),
                row.getString(8),
                row.getString(9),
                row.getInt(10),
                row.getString(11));
    }

    /** The row of a test whose beginning is known. */
    static TestRow row(ResultSet row) throws SQLException {
        Story.Opening opening = opening(row);
        boolean ended = Sql.maybeLong(row, 12).isPresent();
        return new TestRow(
                row.getString(1),
                row.getString(2),
                opening.user(),
                opening.address(),
                opening.accounts(),
                opening.transport(),
                opening.direction(),
                opening.connections(),
                opening.node(),
                Story.instant(opening.beganMicros()),
                ended ? Optional.of(Story.instant(row.getLong(13))) : Optional.empty(),
                Optional.ofNullable(row.getString(14)),
                Optional.ofNullable(row.getString(15)).filter(detail -> !detail.isEmpty()),
                row.getLong(16),
                row.getLong(17),
                row.getLong(18),
                Sql.maybeLong(row, 19),
                Sql.maybeInt(row, 20),
                Sql.maybeInt(row, 21),
                row.getLong(22),
                row.getLong(23) != 0);
    }

    private static byte[] texts(List<String> texts) {
        ByteSink sink = new ByteSink().number(texts.size());
        texts.forEach(sink::text);
        return sink.toByteArray();
    }

    private static List<String> texts(byte[] bytes) {
        ByteSource source = new ByteSource(bytes);
        List<String> texts = new ArrayList<>();
        for (int left = source.count(Short.MAX_VALUE); left > 0; left--) {
            texts.add(source.text());
        }
        return texts;
    }
}
