/** What makes the journal a proof: digests, the head of the chain of hashes, and the keys that sign it. */
@NullMarked
package org.btestfarm.ledger.chain;

import org.jspecify.annotations.NullMarked;
