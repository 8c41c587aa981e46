package org.btestfarm.ledger.message;

/** What a program can do beyond the first version's protocol between nodes and writer. Each side says its own in its first message. */
public enum Capability {
    /** Several usage reports of one lease may be under way at once. Without it there is one at a time. */
    PIPELINED_REPORTS
}
