/** Load on a real ledger without farm and sockets: usage reports, tests that open, and starts from a large journal. */
@NullMarked
package org.btestfarm.ledgerload;

import org.jspecify.annotations.NullMarked;
