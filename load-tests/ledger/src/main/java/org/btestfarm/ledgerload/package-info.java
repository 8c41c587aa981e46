/** Load on a real ledger: usage reports and tests that open, without farm and sockets; and farms that start on a large journal and show it. */
@NullMarked
package org.btestfarm.ledgerload;

import org.jspecify.annotations.NullMarked;
