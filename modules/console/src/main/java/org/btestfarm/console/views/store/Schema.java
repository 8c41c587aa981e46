package org.btestfarm.console.views.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables of the views. There are no migrations: views that another version made are thrown away and made again from the journal. All statements are
 * standard SQL that PostgreSQL takes too, where the type of bytes is called {@code BYTEA}.
 */
final class Schema {
    /** Of this program's tables, and of what stands in them. */
    static final int VERSION = 2;

    private static final List<String> TABLES = List.of(
            "CREATE TABLE views_version(version BIGINT NOT NULL)",
            "CREATE TABLE span(after_event BIGINT PRIMARY KEY, through_event BIGINT NOT NULL)",
            // The last event that is in the views: another hash means another journal.
            "CREATE TABLE anchor(event BIGINT NOT NULL, hash BLOB NOT NULL)",
            "CREATE TABLE account(no BIGINT PRIMARY KEY, name TEXT NOT NULL UNIQUE, tests BIGINT NOT NULL)",
            "CREATE TABLE test(no BIGINT PRIMARY KEY, id TEXT NOT NULL UNIQUE, link TEXT NOT NULL UNIQUE,"
                    + " opened BIGINT, began BIGINT, user_name TEXT, address TEXT, accounts BLOB, transport TEXT, direction TEXT, connections BIGINT, node TEXT,"
                    + " closed BIGINT, ended BIGINT, reason TEXT, detail TEXT,"
                    + " bytes_in BIGINT NOT NULL, bytes_out BIGINT NOT NULL, seconds BIGINT NOT NULL, lost BIGINT, local_cpu BIGINT, remote_cpu BIGINT,"
                    + " missing BIGINT NOT NULL, last_day BIGINT, whole BIGINT NOT NULL)",
            "CREATE INDEX test_by_time ON test(began, opened)",
            "CREATE INDEX test_not_whole ON test(no) WHERE whole = 0",
            "CREATE TABLE test_account(account_no BIGINT, began BIGINT, opened BIGINT, test_no BIGINT NOT NULL, PRIMARY KEY(account_no, began, opened))",
            "CREATE TABLE lease(test_no BIGINT, node TEXT, report BIGINT NOT NULL, bytes_in BIGINT NOT NULL, bytes_out BIGINT NOT NULL,"
                    + " charged_in BIGINT NOT NULL, charged_out BIGINT NOT NULL, PRIMARY KEY(test_no, node))",
            "CREATE TABLE piece(test_no BIGINT, first_event BIGINT, body BLOB NOT NULL, PRIMARY KEY(test_no, first_event))",
            "CREATE TABLE samples(test_no BIGINT PRIMARY KEY, body BLOB NOT NULL)",
            "CREATE TABLE usage_day(account_no BIGINT, day BIGINT, bytes_in BIGINT NOT NULL, bytes_out BIGINT NOT NULL, tests BIGINT NOT NULL,"
                    + " PRIMARY KEY(account_no, day))",
            "CREATE TABLE refusal(at BIGINT, event BIGINT, what TEXT NOT NULL, user_name TEXT, address TEXT NOT NULL, reason TEXT NOT NULL, detail TEXT NOT NULL,"
                    + " times BIGINT NOT NULL, PRIMARY KEY(at, event))");

    private Schema() {}

    static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                statement.execute(table);
            }
            statement.execute("INSERT INTO views_version(version) VALUES(" + VERSION + ")");
            statement.execute("INSERT INTO anchor(event, hash) VALUES(0, x'')");
        }
    }

    /** Whether these are this version's tables; fails if there are none. */
    static boolean isCurrent(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery("SELECT version FROM views_version")) {
            return row.next() && row.getLong(1) == VERSION;
        }
    }
}
