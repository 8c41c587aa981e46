package org.btestfarm.ledger.admin;

import java.nio.file.Path;
import org.btestfarm.ledger.journal.DataDirectory;
import org.btestfarm.ledger.testing.OnPostgres;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same on PostgreSQL. What its own files still hold of a row that was deleted is its operator's affair; here it is what a query can show. */
@ExtendWith(OnPostgres.class)
class UsersOfTheLedgerOnPostgresTest extends UsersOfTheLedgerTest {
    @Override
    String everythingOnDisk(Path directory) throws Exception {
        try (var connection = DataDirectory.databaseOf(directory).forReading();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT coalesce(string_agg(c::text, ' '), '') FROM credentials c")) {
            rows.next();
            return rows.getString(1);
        }
    }
}
