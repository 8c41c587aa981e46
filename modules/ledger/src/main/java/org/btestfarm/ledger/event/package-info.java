/** What happened: the journal's events, each of which is encoded once, at its place in the chain. */
@NullMarked
package org.btestfarm.ledger.event;

import org.jspecify.annotations.NullMarked;
