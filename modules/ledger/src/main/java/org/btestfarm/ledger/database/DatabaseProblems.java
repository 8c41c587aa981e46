package org.btestfarm.ledger.database;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What is wrong with a database, in one line; a database's own words are for programmers. */
public final class DatabaseProblems {
    private DatabaseProblems() {}

    /** Whether that came from the database, and will not pass by itself. */
    public static boolean isDamage(Throwable problem) {
        SQLiteException sqlite = find(problem, SQLiteException.class);
        return sqlite != null && (sqlite.getResultCode() == SQLiteErrorCode.SQLITE_NOTADB || sqlite.getResultCode().name().startsWith("SQLITE_CORRUPT"));
    }

    /** What is wrong, without the file's name. */
    public static String reason(Throwable problem) {
        SQLiteException sqlite = find(problem, SQLiteException.class);
        if (sqlite == null) {
            PSQLException postgres = find(problem, PSQLException.class);
            if (postgres != null) {
                return reason(postgres);
            }
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

    /** The classes of SQLSTATE: PostgreSQL's manual, appendix A. */
    private static String reason(PSQLException problem) {
        String state = String.valueOf(problem.getSQLState());
        String said = String.valueOf(problem.getMessage()).replaceAll("\\s+", " ").strip();
        if (state.startsWith("08") || state.equals("57P01") || state.equals("57P02")) {
            return "its server does not answer (" + said + ")";
        }
        if (state.equals("57P03")) {
            return "its server is starting or stopping";
        }
        if (state.startsWith("28")) {
            return "its server does not let us in (" + said + ")";
        }
        return switch (state) {
            case "3D000" -> "there is no such database on the server";
            case "53100" -> "there is no space left for it";
            case "53300" -> "its server has too many connections";
            case "23505" -> "another writer has written to it";
            case "42501" -> "the user may not do that (" + said + ")";
            default -> said;
        };
    }

    private static <T extends SQLException> @Nullable T find(Throwable problem, Class<T> kind) {
        for (Throwable at = problem; at != null; at = at.getCause()) {
            if (kind.isInstance(at)) {
                return kind.cast(at);
            }
            if (at instanceof SQLException sql && kind.isInstance(sql.getNextException())) {
                return kind.cast(sql.getNextException());
            }
        }
        return null;
    }
}
