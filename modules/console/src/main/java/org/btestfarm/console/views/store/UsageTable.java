package org.btestfarm.console.views.store;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes what accounts used by day, and which accounts there are. */
final class UsageTable {
    private static final int REMEMBERED = 10_000;

    private final Sql sql;
    /** Numbers of the accounts that were touched last. */
    private final Map<String, Long> numbers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > REMEMBERED;
        }
    };
    private long last;

    UsageTable(Sql sql) throws SQLException {
        this.sql = sql;
        this.last = sql.first(row -> row.getLong(1), "SELECT coalesce(max(no), 0) FROM account").orElse(0L);
    }

    private long number(String account) throws SQLException {
        Long known = numbers.get(account);
        if (known == null) {
            known = sql.first(row -> row.getLong(1), "SELECT no FROM account WHERE name = ?", account).orElse(0L);
            if (known == 0) {
                known = ++last;
                sql.run("INSERT INTO account(no, name, tests) VALUES(?, ?, 0)", known, account);
            }
            numbers.put(account, known);
        }
        return known;
    }

    /** A test's beginning is known. */
    void opened(Story.Opening opening, long test) throws SQLException {
        for (String account : opening.accounts()) {
            long number = number(account);
            sql.run("INSERT INTO test_account(account_no, began, opened, test_no) VALUES(?, ?, ?, ?)", number, opening.beganMicros(), opening.event(), test);
            sql.run("UPDATE account SET tests = tests + 1 WHERE no = ?", number);
        }
    }

    /** Adds to a day. */
    void add(String account, long day, long in, long out, long tests) throws SQLException {
        sql.run("INSERT INTO usage_day(account_no, day, bytes_in, bytes_out, tests) VALUES(?, ?, ?, ?, ?) ON CONFLICT(account_no, day) DO UPDATE SET"
                        + " bytes_in = usage_day.bytes_in + excluded.bytes_in, bytes_out = usage_day.bytes_out + excluded.bytes_out,"
                        + " tests = usage_day.tests + excluded.tests",
                number(account), day, in, out, tests);
    }
}
