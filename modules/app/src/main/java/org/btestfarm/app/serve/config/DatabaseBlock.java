package org.btestfarm.app.serve.config;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.btestfarm.ledger.database.PostgresDatabase;
import org.btestfarm.ledger.journal.FileProblems;
import org.btestfarm.protocol.Quote;

/** Reads the block {@code ledger.database} of the configuration. */
final class DatabaseBlock {
    private static final String URL = "ledger.database.url";
    private static final String USER = "ledger.database.user";
    private static final String PASSWORD = "ledger.database.password";
    private static final String FILE = "ledger.database.password-file";
    private static final String EMBEDDED = "embedded";

    private DatabaseBlock() {}

    /**
     * The database on a server; empty for the one in the data directory.
     *
     * @throws IllegalArgumentException one line that begins with the key
     */
    static Optional<PostgresDatabase> read(ConfigurationSource source) {
        Config config = source.farm();
        String url = config.getString(URL).trim();
        if (url.equals(EMBEDDED)) {
            return Optional.empty();
        }
        if (config.getString(USER).isBlank()) {
            throw new IllegalArgumentException(USER + " is empty, allowed is the name of a PostgreSQL role");
        }
        try {
            return Optional.of(PostgresDatabase.of(url, config.getString(USER), password(config)));
        } catch (IllegalArgumentException e) {
            throw String.valueOf(e.getMessage()).startsWith("ledger.") ? e : new IllegalArgumentException(URL + ": " + e.getMessage(), e);
        }
    }

    private static Optional<String> password(Config config) {
        String password = config.getString(PASSWORD);
        String file = config.getString(FILE);
        if (!password.isEmpty() && !file.isEmpty()) {
            throw new IllegalArgumentException(FILE + " and " + PASSWORD + " exclude each other: allowed is one of them");
        }
        if (password.equals(ConfigurationSource.MASK)) {
            throw new IllegalArgumentException(PASSWORD + " is masked as --print-config does it; write the password itself");
        }
        return file.isEmpty() ? Optional.of(password).filter(text -> !text.isEmpty()) : Optional.of(read(file));
    }

    /** The file's first line; editors put an end to it. */
    private static String read(String file) {
        try {
            String line = Files.readString(Path.of(file)).lines().findFirst().orElse("");
            if (line.isEmpty()) {
                throw new IllegalArgumentException(FILE + ": the first line of " + file + " is empty, allowed is a password");
            }
            return line;
        } catch (IOException e) {
            throw new IllegalArgumentException(FILE + ": cannot read " + file + ": " + FileProblems.reason(e), e);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(FILE + " is " + Quote.of(file) + ", allowed are paths of files", e);
        }
    }
}
