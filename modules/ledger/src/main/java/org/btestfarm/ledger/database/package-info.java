/** The database that the ledger is kept in, SQLite or PostgreSQL: all that differs between the two is here. */
@NullMarked
package org.btestfarm.ledger.database;

import org.jspecify.annotations.NullMarked;
