package org.btestfarm.ledger.archive;

import org.btestfarm.ledger.testing.OnPostgres;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same on PostgreSQL. */
@ExtendWith(OnPostgres.class)
class ArchiverThatIsKilledOnPostgresTest extends ArchiverThatIsKilledTest {}
