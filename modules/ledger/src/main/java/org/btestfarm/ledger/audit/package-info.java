/** What the journal proves: that it is whole, what the balances were at any time, why a test ended. It reads beside a running farm and changes nothing. */
@NullMarked
package org.btestfarm.ledger.audit;

import org.jspecify.annotations.NullMarked;
