/** Databases for tests: SQLite's in a directory of the test's, or one of its own on a PostgreSQL server that the tests start. */
@NullMarked
package org.btestfarm.ledger.testing;

import org.jspecify.annotations.NullMarked;
