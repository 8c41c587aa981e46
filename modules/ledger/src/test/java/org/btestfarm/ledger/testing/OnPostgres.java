package org.btestfarm.ledger.testing;

import java.nio.file.Path;
import org.btestfarm.ledger.journal.DataDirectory;
import org.btestfarm.ledger.journal.LedgerException;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Has the data directories that a test class opens here use a database on PostgreSQL, a new one for each new directory; without it they use SQLite's. */
public final class OnPostgres implements BeforeAllCallback, AfterAllCallback {
    private static volatile boolean on;

    @Override
    public void beforeAll(ExtensionContext context) {
        on = true;
    }

    @Override
    public void afterAll(ExtensionContext context) {
        on = false;
    }

    /** Opens a data directory. */
    public static DataDirectory open(Path path) throws LedgerException {
        boolean known = DataDirectory.isLedger(path);
        DataDirectory directory = DataDirectory.open(path);
        if (on && !known) {
            directory.use(PostgresServer.shared().newDatabase());
        }
        return directory;
    }
}
