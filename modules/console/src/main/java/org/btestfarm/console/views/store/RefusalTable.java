package org.btestfarm.console.views.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.btestfarm.console.views.Cursor;
import org.btestfarm.console.views.RefusalRow;
import org.btestfarm.console.web.Page;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.event.TestEvent;

/** Who was not let in: a row for each event that says so, which needs no other event. */
final class RefusalTable {
    private static final String SELECT = "SELECT event, at, what, user_name, address, reason, detail, times FROM refusal"
            + " WHERE at >= ? AND (at, event) < (?, ?) ORDER BY at DESC, event DESC LIMIT ?";

    private RefusalTable() {}

    /** Takes the event in if it is one. */
    static void apply(Sql sql, Entry entry) throws SQLException {
        if (entry.event() instanceof TestEvent.Refused test) {
            insert(sql, entry, RefusalRow.TEST, test.user(), test.address(), test.reason(), test.detail(), 1);
        } else if (entry.event() instanceof TestEvent.LoginsRefused logins) {
            insert(sql, entry, RefusalRow.LOGIN, Optional.of(logins.name()), logins.address(), logins.reason(), "", logins.count());
        }
    }

    private static void insert(Sql sql, Entry entry, String what, Optional<String> user, String address, String reason, String detail, long count)
            throws SQLException {
        sql.run("INSERT INTO refusal(event, at, what, user_name, address, reason, detail, times) VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
                entry.number(), Story.micros(entry.time()), what, user.orElse(null), address, reason, detail, count);
    }

    /** Those that are not before {@code from} and come before {@code end} in order of time, the newest first. */
    static Page.Part<RefusalRow> page(Sql sql, long from, Cursor end, int limit) throws SQLException {
        List<RefusalRow> rows = sql.all(RefusalTable::row, SELECT, from, end.beganMicros(), end.event(), limit + 1);
        if (rows.size() <= limit) {
            return new Page.Part<>(rows, Optional.empty());
        }
        RefusalRow last = rows.get(limit - 1);
        return new Page.Part<>(rows.subList(0, limit), Optional.of(new Cursor(Story.micros(last.at()), last.event()).text()));
    }

    private static RefusalRow row(ResultSet row) throws SQLException {
        return new RefusalRow(
                row.getLong(1), Story.instant(row.getLong(2)), row.getString(3), Optional.ofNullable(row.getString(4)), row.getString(5), row.getString(6),
                Optional.of(row.getString(7)).filter(detail -> !detail.isEmpty()), row.getLong(8));
    }
}
