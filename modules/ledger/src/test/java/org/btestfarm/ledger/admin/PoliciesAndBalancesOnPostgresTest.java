package org.btestfarm.ledger.admin;

import org.btestfarm.ledger.testing.OnPostgres;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same on PostgreSQL. */
@ExtendWith(OnPostgres.class)
class PoliciesAndBalancesOnPostgresTest extends PoliciesAndBalancesTest {}
