package org.btestfarm.farm.metering;

/** Whether a test may run on this node. */
public sealed interface LeaseAnswer {
    /** It may: its credits are filled. */
    record Granted() implements LeaseAnswer {}

    /**
     * It may not.
     *
     * @param reason one word, of {@link org.btestfarm.ledger.message.ToNode.Refused}
     * @param detail which limit or why, one line
     */
    record Refused(String reason, String detail) implements LeaseAnswer {}
}
