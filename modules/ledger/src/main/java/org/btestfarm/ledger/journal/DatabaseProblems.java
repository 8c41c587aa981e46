package org.btestfarm.ledger.journal;

import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What is wrong with a database, in one line; SQLite's own words are for programmers. */
public final class DatabaseProblems {
    private DatabaseProblems() {}

    static LedgerException of(Path database, Throwable problem) {
        return new LedgerException("cannot use the database " + database + ": " + reason(problem), problem);
    }

    /** Whether that came from the database, and will not pass by itself. */
    public static boolean isDamage(Throwable problem) {
        SQLiteException sqlite = find(problem);
        return sqlite != null && (sqlite.getResultCode() == SQLiteErrorCode.SQLITE_NOTADB || sqlite.getResultCode().name().startsWith("SQLITE_CORRUPT"));
    }

    /** What is wrong, without the file's name. */
    public static String reason(Throwable problem) {
        SQLiteException sqlite = find(problem);
        if (sqlite == null) {
            String message = problem.getMessage();
            return message == null ? problem.getClass().getSimpleName() : message.replaceAll("\\s+", " ").strip();
        }
        SQLiteErrorCode code = sqlite.getResultCode();
        return switch (code) {
            case SQLITE_BUSY, SQLITE_LOCKED -> "another process has locked it";
            case SQLITE_NOTADB -> "it is not a database, or its beginning is damaged";
            case SQLITE_CORRUPT -> "it is damaged";
            case SQLITE_FULL -> "there is no space left for it";
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN, SQLITE_AUTH -> "it, or its directory, cannot be opened or written";
            default -> code.name().startsWith("SQLITE_BUSY") ? "another process has locked it"
                    : code.name().startsWith("SQLITE_CORRUPT") ? "it is damaged"
                    : code.name().startsWith("SQLITE_IOERR") ? "reading or writing it failed (" + code.name() + ")"
                    : code.name().startsWith("SQLITE_READONLY") || code.name().startsWith("SQLITE_CANTOPEN")
                            ? "it, or its directory, cannot be opened or written"
                    : code.message;
        };
    }

    private static @Nullable SQLiteException find(Throwable problem) {
        for (Throwable at = problem; at != null; at = at.getCause()) {
            if (at instanceof SQLiteException sqlite) {
                return sqlite;
            }
            if (at instanceof SQLException sql && sql.getNextException() instanceof SQLiteException sqlite) {
                return sqlite;
            }
        }
        return null;
    }
}
