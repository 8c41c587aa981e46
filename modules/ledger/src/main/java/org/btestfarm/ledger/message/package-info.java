/**
 * What nodes and the quota writer say to each other. Records that travel as CBOR between processes: nothing in them is local to one. Everything may
 * come twice or not at all; totals are cumulative, so whatever comes last is right.
 */
@NullMarked
package org.btestfarm.ledger.message;

import org.jspecify.annotations.NullMarked;
