package org.btestfarm.ledger.journal;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.btestfarm.ledger.database.Database;
import org.btestfarm.ledger.database.PostgresDatabase;

/**
 * Which database belongs to a data directory: the file {@value #NAME} says so if it is on a server; without one it is SQLite's in the directory. A farm
 * writes it when it starts, so that commands with {@code --data} find the same database. It may hold a password, so its owner alone can read it.
 */
final class DatabaseFile {
    static final String NAME = "database";
    static final String EMBEDDED = "ledger.db";

    private DatabaseFile() {}

    static Database read(Path directory) throws LedgerException {
        Path file = directory.resolve(NAME);
        Properties properties = new Properties();
        try {
            if (!Files.exists(file)) {
                return Database.in(directory.resolve(EMBEDDED));
            }
            properties.load(new StringReader(Files.readString(file)));
        } catch (IOException | IllegalArgumentException e) {
            throw new LedgerException("cannot read " + file + ": " + (e instanceof IOException io ? FileProblems.reason(io) : e.getMessage()), e);
        }
        try {
            return PostgresDatabase.of(
                    properties.getProperty("url", ""), properties.getProperty("user", ""), Optional.ofNullable(properties.getProperty("password")));
        } catch (IllegalArgumentException e) {
            throw new LedgerException("cannot use " + file + ": " + e.getMessage() + "; the next start of the farm writes it anew", e);
        }
    }

    static void write(Path directory, Database database) throws LedgerException {
        Path file = directory.resolve(NAME);
        try {
            if (database instanceof PostgresDatabase postgres) {
                Properties properties = new Properties();
                properties.setProperty("url", "postgresql://" + postgres.address());
                properties.setProperty("user", postgres.user());
                postgres.password().ifPresent(password -> properties.setProperty("password", password));
                StringWriter text = new StringWriter();
                properties.store(text, null);
                SecretFiles.write(file, SecretFiles.bytes(text.toString()));
            } else {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new LedgerException("cannot write " + file + ": " + FileProblems.reason(e), e);
        }
    }
}
