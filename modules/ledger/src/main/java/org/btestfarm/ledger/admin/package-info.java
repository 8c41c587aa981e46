/** What operators ask and change: users, policies, balances. One interface for the farm's own process and for whoever reaches it over HTTP. */
@NullMarked
package org.btestfarm.ledger.admin;

import org.jspecify.annotations.NullMarked;
