package org.btestfarm.ledgerload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.btestfarm.ledger.database.PostgresDatabase;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which database is measured: options of the commands that have a ledger in their own process. */
final class DatabaseOptions {
    @Option(names = "--database", paramLabel = "URL", description = "postgresql://HOST[:PORT]/DATABASE, a new one; without, SQLite in DIRECTORY.")
    private @Nullable String url;

    @Option(names = "--database-user", paramLabel = "NAME", defaultValue = "postgres", description = "Default: ${DEFAULT-VALUE}.")
    private String user = "postgres";

    @Option(names = "--database-password-file", paramLabel = "FILE", description = "The first line is the password.")
    private @Nullable Path passwordFile;

    Optional<PostgresDatabase> server() throws IOException {
        if (url == null) {
            return Optional.empty();
        }
        Optional<String> password = passwordFile == null ? Optional.empty() : Files.readString(passwordFile).lines().findFirst();
        return Optional.of(PostgresDatabase.of(url, user, password));
    }
}
