/** The journal's only writer: one event-sourced actor, and the collector in front of it. They carry; the desk decides. */
@NullMarked
package org.btestfarm.ledger.writer;

import org.jspecify.annotations.NullMarked;
