/** Where the ledger is kept: the data directory with its lock and keys, the database and its schema, and reading the journal without the writer. */
@NullMarked
package org.btestfarm.ledger.journal;

import org.jspecify.annotations.NullMarked;
