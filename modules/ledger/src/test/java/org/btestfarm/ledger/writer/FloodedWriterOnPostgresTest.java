package org.btestfarm.ledger.writer;

import org.btestfarm.ledger.testing.OnPostgres;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same on PostgreSQL. */
@ExtendWith(OnPostgres.class)
class FloodedWriterOnPostgresTest extends FloodedWriterTest {}
