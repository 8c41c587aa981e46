/** What is remembered: balances, leases, users and policies, all of it made from events alone. The state decides nothing; the desk does. */
@NullMarked
package org.btestfarm.ledger.quota;

import org.jspecify.annotations.NullMarked;
