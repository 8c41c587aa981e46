/** Where the ledger is kept: the data directory with its lock and key, the database and its schema. */
@NullMarked
package org.btestfarm.ledger.journal;

import org.jspecify.annotations.NullMarked;
