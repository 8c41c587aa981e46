package org.btestfarm.ledger.event;

import org.btestfarm.ledger.bytes.ByteSink;

/**
 * Something that happened, in the past tense. Events are all that is ever remembered: every balance follows from them alone, so each carries the
 * day it counts on and nothing has to be looked up.
 */
public sealed interface LedgerEvent permits UserEvent, PolicyChanged, TestEvent, LeaseEvent, UsageImported, ChainEvent {
    /** Writes the fields, in the form that {@link EventTypes#form} says. */
    void write(ByteSink sink);
}
