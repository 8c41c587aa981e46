/** What happened: the journal's events, their one binary form, the chain of hashes over it and the signatures on its head. */
@NullMarked
package org.btestfarm.ledger.event;

import org.jspecify.annotations.NullMarked;
