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
    static final int VERSION = 4;

    private static final List<String> TABLES = List.of(
            "CREATE TABLE views_version(version BIGINT NOT NULL)",
            "CREATE TABLE span(after_event BIGINT PRIMARY KEY, through_event BIGINT NOT NULL)",
            // The last event that is in the views: another hash means another journal.
            "CREATE TABLE anchor(event BIGINT NOT NULL, hash BLOB NOT NULL)",
            // INTEGER, and not BIGINT, makes SQLite find a row by its number without an index beside the table; it has 64 bits there.
            "CREATE TABLE account(no INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, tests BIGINT NOT NULL)",
            // What is looked for has columns; what is only shown is in the body: a row is read at once, a column each costs ten times as much.
            "CREATE TABLE test(no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, link TEXT NOT NULL UNIQUE,"
                    + " opened BIGINT, began BIGINT, closed BIGINT, bytes_in BIGINT NOT NULL, bytes_out BIGINT NOT NULL, last_day BIGINT, whole BIGINT NOT NULL, body BLOB NOT NULL)",
            "CREATE INDEX test_by_time ON test(began, opened)",
            "CREATE INDEX test_not_whole ON test(no) WHERE whole = 0",
            // All columns are in the key: a page is found in its index alone.
            "CREATE TABLE test_account(account_no BIGINT, began BIGINT, opened BIGINT, test_no BIGINT, PRIMARY KEY(account_no, began, opened, test_no))",
            "CREATE TABLE lease(test_no BIGINT, node TEXT, report BIGINT NOT NULL, bytes_in BIGINT NOT NULL, bytes_out BIGINT NOT NULL,"
                    + " charged_in BIGINT NOT NULL, charged_out BIGINT NOT NULL, PRIMARY KEY(test_no, node))",
            "CREATE TABLE piece(test_no BIGINT, first_event BIGINT, body BLOB NOT NULL, PRIMARY KEY(test_no, first_event))",
            "CREATE TABLE samples(test_no INTEGER PRIMARY KEY, body BLOB NOT NULL)",
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
