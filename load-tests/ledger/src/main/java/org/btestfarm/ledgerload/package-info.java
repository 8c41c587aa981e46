/** Load on a real ledger: usage reports and tests that open, without farm and sockets; what that needs and {@link org.btestfarm.ledgerload.large} uses too. */
@NullMarked
package org.btestfarm.ledgerload;

import org.jspecify.annotations.NullMarked;
