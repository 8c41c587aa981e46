package org.btestfarm.app.imports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.account.AccountKind;
import org.btestfarm.ledger.database.DatabaseProblems;
import org.sqlite.SQLiteConfig;

/**
 * The database of btest-server-pro (btest-rs 0.6), read and never written; the server may be running on it. Its tables: {@code users} (password_hash, and
 * password_raw in clear, which MD5 logins need; daily_quota and weekly_quota of both directions together, 0 for none), {@code usage} by user and day,
 * {@code ip_usage} by address and day, {@code sessions} one a test. Days are UTC's.
 */
final class ProDatabase implements AutoCloseable {
    private static final int BUSY_MILLIS = 5000;
    private static final Map<String, String> QUOTAS = Map.of("daily_quota", "day", "weekly_quota", "week", "monthly_quota", "month");

    private final Connection connection;

    private ProDatabase(Connection connection) {
        this.connection = connection;
    }

    /**
     * Opens it.
     *
     * @throws IOException if it is no such database; one line that names the file
     */
    static ProDatabase open(Path file) throws IOException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new IOException(file + " cannot be read: it must be the database file of btest-server-pro");
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MILLIS);
        try {
            Connection connection = config.createConnection("jdbc:sqlite:" + file.toAbsolutePath().toUri());
            ProDatabase database = new ProDatabase(connection);
            try {
                database.requireUsers(file);
                return database;
            } catch (IOException | SQLException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new IOException(file + " cannot be read: " + DatabaseProblems.reason(e), e);
        }
    }

    private void requireUsers(Path file) throws IOException, SQLException {
        Set<String> columns = columns("users");
        if (!columns.contains("username") || !columns.contains("password_hash")) {
            throw new IOException(file + " is not a database of btest-server-pro: it has no table users with username and password_hash");
        }
    }

    private Set<String> columns(String table) throws SQLException {
        Set<String> columns = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name FROM pragma_table_info('" + table + "')")) {
            while (rows.next()) {
                columns.add(rows.getString(1).toLowerCase(Locale.ROOT));
            }
        }
        return columns;
    }

    /** All users, in their order. */
    void users(Consumer<ProUser> good, Consumer<BadRow> bad) throws SQLException {
        Set<String> columns = columns("users");
        each("users", row -> {
            String name = Account.user(row.text("username")).name();
            Optional<String> password = columns.contains("password_raw") ? row.maybeText("password_raw") : Optional.empty();
            Map<String, Long> quotas = new TreeMap<>();
            QUOTAS.forEach((column, key) -> {
                long bytes = columns.contains(column) ? row.number(column) : 0;
                if (bytes > 0) {
                    quotas.put(key, bytes);
                }
            });
            boolean enabled = !columns.contains("enabled") || row.number("enabled") != 0;
            return new ProUser(row.number(), name, password, quotas, enabled);
        }, good, bad);
    }

    /** What users and addresses used; days of any age. */
    void usage(Consumer<ProUsage> good, Consumer<BadRow> bad) throws SQLException {
        if (columns("usage").contains("username")) {
            each("usage", row -> usage("usage", row, Account.user(row.text("username")), "tx_bytes", "rx_bytes"), good, bad);
        }
        if (columns("ip_usage").contains("ip")) {
            each("ip_usage", row -> usage("ip_usage", row, new Account(AccountKind.ADDRESS, row.text("ip")), "outbound_bytes", "inbound_bytes"),
                    good, bad);
        }
    }

    private static ProUsage usage(String table, ProRow row, Account account, String sent, String received) {
        return new ProUsage(table, row.number(), account, row.date("date"), row.number(sent), row.number(received));
    }

    private <T> void each(String table, Function<ProRow, T> read, Consumer<T> good, Consumer<BadRow> bad)
            throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT rowid AS row_number, * FROM " + table + " ORDER BY rowid")) {
            while (rows.next()) {
                long number = rows.getLong("row_number");
                try {
                    good.accept(read.apply(new ProRow(rows, number)));
                } catch (IllegalArgumentException e) {
                    bad.accept(new BadRow(table, number, String.valueOf(e.getMessage())));
                }
            }
        }
    }

    /**
     * Whether usage has the directions the wrong way round, as versions up to 0.6.3 write it: what the server sent stands as received, and the reverse.
     * The table of tests has them right, and tells; if it cannot, it is taken to be so.
     */
    boolean isTurned() throws SQLException {
        if (!columns("sessions").contains("rx_bytes") || !columns("usage").contains("rx_bytes")) {
            return true;
        }
        double[] tests = sums("sessions");
        double[] usage = sums("usage");
        double straight = Math.abs(usage[0] - tests[0]) + Math.abs(usage[1] - tests[1]);
        double turned = Math.abs(usage[0] - tests[1]) + Math.abs(usage[1] - tests[0]);
        return turned <= straight;
    }

    private double[] sums(String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet sums = statement.executeQuery("SELECT total(tx_bytes), total(rx_bytes) FROM " + table)) {
            sums.next();
            return new double[] {sums.getDouble(1), sums.getDouble(2)};
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
