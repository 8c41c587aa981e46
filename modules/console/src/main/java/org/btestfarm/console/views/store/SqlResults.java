package org.btestfarm.console.views.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.btestfarm.console.views.Cursor;
import org.btestfarm.console.views.RefusalRow;
import org.btestfarm.console.views.Results;
import org.btestfarm.console.views.SampleRow;
import org.btestfarm.console.views.TestQuery;
import org.btestfarm.console.views.TestRow;
import org.btestfarm.console.views.UsageRow;
import org.btestfarm.console.views.ViewStatus;
import org.btestfarm.console.web.Page;
import org.btestfarm.ledger.account.Account;

/** Answers from the tables. */
final class SqlResults implements Results {
    private static final String ALL = "SELECT " + TestTable.COLUMNS + " FROM test t WHERE t.began >= ? AND (t.began, t.opened) < (?, ?)"
            + " ORDER BY t.began DESC, t.opened DESC LIMIT ?";
    private static final String OF_ACCOUNT = "SELECT " + TestTable.COLUMNS + " FROM test_account a JOIN test t ON t.no = a.test_no"
            + " WHERE a.account_no = ? AND a.began >= ? AND (a.began, a.opened) < (?, ?)";
    private static final String AND_ACCOUNT =
            " AND EXISTS(SELECT 1 FROM test_account b WHERE b.account_no = ? AND b.began = a.began AND b.opened = a.opened)";
    private static final String NEWEST_FIRST = " ORDER BY a.began DESC, a.opened DESC LIMIT ?";

    private record Known(long no, long tests) {}

    private final ReadPool pool;
    private final Supplier<ViewStatus> status;
    private final Supplier<OptionalLong> version;

    SqlResults(ReadPool pool, Supplier<ViewStatus> status, Supplier<OptionalLong> version) {
        this.pool = pool;
        this.status = status;
        this.version = version;
    }

    @Override
    public CompletionStage<Page.Part<TestRow>> tests(TestQuery query, Optional<Cursor> after, int limit) {
        requireLimit(limit);
        return pool.read(sql -> page(sql, query, after, limit));
    }

    private static void requireLimit(int limit) {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit is " + limit + ", allowed are 1 to " + MOST);
        }
    }

    private static Page.Part<TestRow> page(Sql sql, TestQuery query, Optional<Cursor> after, int limit) throws SQLException {
        List<Known> accounts = new ArrayList<>();
        for (Account account : query.accounts()) {
            Optional<Known> known = sql.first(row -> new Known(row.getLong(1), row.getLong(2)), "SELECT no, tests FROM account WHERE name = ?", account.toString());
            if (known.isEmpty()) {
                return new Page.Part<>(List.of(), Optional.empty());
            }
            accounts.add(known.get());
        }
        // The rarest account leads, so that the others have little to sort out.
        accounts.sort(Comparator.comparingLong(Known::tests));
        long from = from(query);
        Cursor end = end(query, after);
        List<Object> values = new ArrayList<>();
        StringBuilder select = new StringBuilder();
        if (accounts.isEmpty()) {
            select.append(ALL);
            values.addAll(List.of(from, end.beganMicros(), end.event(), limit + 1));
        } else {
            select.append(OF_ACCOUNT);
            values.addAll(List.of(accounts.get(0).no(), from, end.beganMicros(), end.event()));
            for (Known other : accounts.subList(1, accounts.size())) {
                select.append(AND_ACCOUNT);
                values.add(other.no());
            }
            select.append(NEWEST_FIRST);
            values.add(limit + 1);
        }
        List<TestBody> rows = sql.all(TestTable::body, select.toString(), values.toArray());
        if (rows.size() <= limit) {
            return new Page.Part<>(rows.stream().map(TestBody::row).toList(), Optional.empty());
        }
        List<TestBody> items = rows.subList(0, limit);
        Story.Opening last = Story.present(items.get(limit - 1).opening());
        return new Page.Part<>(items.stream().map(TestBody::row).toList(), Optional.of(new Cursor(last.beganMicros(), last.event()).text()));
    }

    private static long from(TestQuery query) {
        return query.from().map(SqlResults::micros).orElse(Long.MIN_VALUE);
    }

    /** What a page comes before. */
    private static Cursor end(TestQuery query, Optional<Cursor> after) {
        Cursor end = new Cursor(query.to().map(SqlResults::micros).orElse(Long.MAX_VALUE), -1);
        return after.filter(last -> last.beganMicros() < end.beganMicros()).orElse(end);
    }

    @Override
    public CompletionStage<Page.Part<RefusalRow>> refusals(TestQuery query, Optional<Cursor> after, int limit) {
        requireLimit(limit);
        return pool.read(sql -> RefusalTable.page(sql, from(query), end(query, after), limit));
    }

    /** Times that no journal has are as early or late as they can be. */
    private static long micros(Instant time) {
        try {
            return Story.micros(time);
        } catch (ArithmeticException e) {
            return time.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    @Override
    public CompletionStage<Optional<TestRow>> test(String id) {
        return pool.read(sql -> sql.first(TestTable::row, "SELECT " + TestTable.COLUMNS + " FROM test t WHERE t.id = ? AND t.opened IS NOT NULL", id));
    }

    @Override
    public CompletionStage<Optional<TestRow>> byLink(String link) {
        return pool.read(sql -> sql.first(TestTable::row, "SELECT " + TestTable.COLUMNS + " FROM test t WHERE t.link = ? AND t.opened IS NOT NULL", link));
    }

    @Override
    public CompletionStage<List<SampleRow>> samples(String id, int after, int limit) {
        if (after < 0 || limit < 1 || limit > SAMPLES_MOST) {
            throw new IllegalArgumentException("samples after " + after + ", " + limit + " of them; allowed are 0 or more, 1 to " + SAMPLES_MOST);
        }
        return pool.read(sql -> all(sql, id).rows().stream().skip(after).limit(limit).toList());
    }

    /** Those that are kept, or, of a test that is not whole, those of its parts. */
    private static SampleList all(Sql sql, String id) throws SQLException {
        Optional<byte[]> kept = sql.first(row -> row.getBytes(1), "SELECT s.body FROM samples s JOIN test t ON t.no = s.test_no WHERE t.id = ?", id);
        if (kept.isPresent()) {
            return SampleList.of(kept.get());
        }
        SampleList samples = new SampleList();
        DaySplit days = new DaySplit();
        sql.all(
                row -> {
                    Piece.read(row.getBytes(1), days, samples);
                    return 0;
                },
                "SELECT p.body FROM piece p JOIN test t ON t.no = p.test_no WHERE t.id = ? ORDER BY p.first_event",
                id);
        return samples;
    }

    @Override
    public CompletionStage<List<UsageRow>> usage(Account account, LocalDate from, LocalDate to) {
        return pool.read(sql -> usage(sql, account.toString(), from, to));
    }

    /** What is settled, and, of tests that are not whole, what is known so far, on the last day on which something happened to them. */
    private static List<UsageRow> usage(Sql sql, String account, LocalDate from, LocalDate to) throws SQLException {
        Optional<Long> no = sql.first(row -> row.getLong(1), "SELECT no FROM account WHERE name = ?", account);
        if (no.isEmpty()) {
            return List.of();
        }
        TreeMap<LocalDate, UsageRow> days = new TreeMap<>();
        for (UsageRow row : sql.all(
                row -> day(account, row),
                "SELECT day, bytes_in, bytes_out, tests FROM usage_day WHERE account_no = ? AND day BETWEEN ? AND ?",
                no.get(), from.toEpochDay(), to.toEpochDay())) {
            days.put(row.day(), row);
        }
        for (UsageRow row : sql.all(
                row -> day(account, row),
                "SELECT t.last_day, sum(t.bytes_in), sum(t.bytes_out), count(*) FROM test t WHERE t.whole = 0 AND t.last_day BETWEEN ? AND ?"
                        + " AND EXISTS(SELECT 1 FROM test_account a WHERE a.account_no = ? AND a.began = t.began AND a.opened = t.opened) GROUP BY t.last_day",
                from.toEpochDay(), to.toEpochDay(), no.get())) {
            days.merge(row.day(), row, SqlResults::sum);
        }
        return List.copyOf(days.values());
    }

    private static UsageRow day(String account, ResultSet row) throws SQLException {
        return new UsageRow(account, LocalDate.ofEpochDay(row.getLong(1)), row.getLong(2), row.getLong(3), row.getLong(4));
    }

    private static UsageRow sum(UsageRow a, UsageRow b) {
        return new UsageRow(a.account(), a.day(), a.in() + b.in(), a.out() + b.out(), a.tests() + b.tests());
    }

    @Override
    public OptionalLong version() {
        return version.get();
    }

    @Override
    public ViewStatus status() {
        return status.get();
    }
}
