package org.btestfarm.app.imports;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import org.btestfarm.ledger.account.Texts;
import org.btestfarm.ledger.database.DatabaseProblems;
import org.jspecify.annotations.Nullable;

/** A row of a database whose columns may hold anything: SQLite keeps no types. What is not what it must be is an IllegalArgumentException, one line. */
final class ProRow {
    private final ResultSet row;
    private final long number;

    ProRow(ResultSet row, long number) {
        this.row = row;
        this.number = number;
    }

    /** Its number in the table. */
    long number() {
        return number;
    }

    private @Nullable Object value(String column) {
        try {
            return row.getObject(column);
        } catch (SQLException e) {
            throw new IllegalArgumentException(column + " cannot be read: " + DatabaseProblems.reason(e), e);
        }
    }

    String text(String column) {
        return maybeText(column).orElseThrow(() -> new IllegalArgumentException(column + " is empty"));
    }

    Optional<String> maybeText(String column) {
        Object value = value(column);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof String text) {
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        }
        throw new IllegalArgumentException(column + " is not text");
    }

    /** A number from 0; nothing is 0. */
    long number(String column) {
        Object value = value(column);
        if (value == null) {
            return 0;
        }
        if (value instanceof Integer || value instanceof Long) {
            long number = ((Number) value).longValue();
            if (number >= 0) {
                return number;
            }
        }
        throw new IllegalArgumentException(column + " is " + Texts.printable(String.valueOf(value)) + ", allowed are whole numbers from 0");
    }

    LocalDate date(String column) {
        String text = text(column);
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(column + " is '" + Texts.printable(text) + "', allowed are forms like 2026-11-21", e);
        }
    }
}
