/** Farms with years of journal: making the journal, starting on it, reading it, and running tests meanwhile. */
@NullMarked
package org.btestfarm.ledgerload.large;

import org.jspecify.annotations.NullMarked;
