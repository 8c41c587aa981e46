package org.btestfarm.ledger.message;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.btestfarm.ledger.account.QuotaDirection;
import org.btestfarm.ledger.event.LeaseId;

/** What the quota writer answers or tells on its own. Answers come only when what they say is durable. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
    @JsonSubTypes.Type(value = ToNode.Welcome.class, name = "welcome"),
    @JsonSubTypes.Type(value = ToNode.Opened.class, name = "opened"),
    @JsonSubTypes.Type(value = ToNode.Refused.class, name = "refused"),
    @JsonSubTypes.Type(value = ToNode.UsageAnswer.class, name = "usage"),
    @JsonSubTypes.Type(value = ToNode.Recall.class, name = "recall"),
    @JsonSubTypes.Type(value = ToNode.Exhausted.class, name = "exhausted"),
    @JsonSubTypes.Type(value = ToNode.LimitsChanged.class, name = "limits"),
    @JsonSubTypes.Type(value = ToNode.StopTest.class, name = "stop"),
    @JsonSubTypes.Type(value = ToNode.LeaseOver.class, name = "lease-over"),
    @JsonSubTypes.Type(value = ToNode.Closed.class, name = "closed"),
    @JsonSubTypes.Type(value = ToNode.Done.class, name = "done"),
    @JsonSubTypes.Type(value = ToNode.Rejected.class, name = "rejected"),
    @JsonSubTypes.Type(value = ToNode.Busy.class, name = "busy"),
    @JsonSubTypes.Type(value = ToNode.NotYet.class, name = "not-yet"),
    @JsonSubTypes.Type(value = ToNode.Introduce.class, name = "introduce"),
    @JsonSubTypes.Type(value = ToNode.Several.class, name = "several")
})
public sealed interface ToNode extends LedgerMessage {
    /**
     * The writer knows the node.
     *
     * @param capabilities what both can do
     * @param window how many usage reports of one lease may be unanswered
     * @param forms what the writer's program reads, see {@link ToWriter.Hello#FORMS}; 0 from one that does not say
     */
    record Welcome(Set<Capability> capabilities, int window, int forms) implements ToNode {
        /** From this program. */
        public Welcome(Set<Capability> capabilities, int window) {
            this(capabilities, window, ToWriter.Hello.FORMS);
        }
    }

    /**
     * The test may run.
     *
     * @param lease what was opened
     * @param in what may be received
     * @param out what may be sent
     * @param maxMillis how long it may take, if a policy says so
     * @param maxBps how fast the farm may send in it, bit/s, if a policy says so
     * @param dayEndsMillis when the lease's bytes must be returned, milliseconds since 1970
     */
    record Opened(LeaseId lease, SideGrant in, SideGrant out, OptionalLong maxMillis, OptionalLong maxBps, long dayEndsMillis) implements ToNode {}

    /**
     * The test may not run.
     *
     * @param lease what was asked for
     * @param reason one word
     * @param detail which limit or why, one line
     */
    record Refused(LeaseId lease, String reason, String detail) implements ToNode {
        /** A quota has nothing left and nothing outstanding. */
        public static final String QUOTA_EXHAUSTED = "quota_exhausted";
        /** As many tests as a policy allows are running. */
        public static final String TESTS_AT_ONCE = "tests_at_once";
        /** There is no such user any more, or it is disabled. */
        public static final String USER_NOT_ALLOWED = "user_not_allowed";
        /** A table of the ledger is full. */
        public static final String LEDGER_FULL = "ledger_full";
        /** The journal cannot take tests now. */
        public static final String NOT_YET = "not_yet";
        /** The request makes no sense. */
        public static final String INVALID = "invalid";
    }

    /**
     * All reports up to a number are durable; also sent on its own when more is granted.
     *
     * @param lease whose
     * @param applied the last report that is durable
     * @param in what was granted in all
     * @param out what was granted in all
     * @param dayEndsMillis when the lease's bytes must be returned, milliseconds since 1970
     */
    record UsageAnswer(LeaseId lease, long applied, SideGrant in, SideGrant out, long dayEndsMillis) implements ToNode {}

    /**
     * Give back what is unspent beyond some bytes, and say so in the next report, at once.
     *
     * @param lease whose
     * @param keepIn how many unspent bytes may be kept
     * @param keepOut how many unspent bytes may be kept
     * @param meterIn whether receiving is limited from now on
     * @param meterOut whether sending is limited from now on
     */
    record Recall(LeaseId lease, long keepIn, long keepOut, boolean meterIn, boolean meterOut) implements ToNode {}

    /**
     * A demand can never be met today: nothing is left and nothing outstanding.
     *
     * @param lease whose
     * @param way in or out
     * @param limit which quota
     */
    record Exhausted(LeaseId lease, QuotaDirection way, String limit) implements ToNode {}

    /**
     * Policies changed under a running test.
     *
     * @param lease whose
     * @param maxMillis how long it may take, if a policy says so
     * @param maxBps how fast the farm may send in it, bit/s, if a policy says so
     */
    record LimitsChanged(LeaseId lease, OptionalLong maxMillis, OptionalLong maxBps) implements ToNode {}

    /**
     * End this test.
     *
     * @param lease whose
     * @param reason one word
     * @param detail one line
     */
    record StopTest(LeaseId lease, String reason, String detail) implements ToNode {}

    /**
     * There is no such lease (any more): what it had outstanding was charged or returned, reports about it are answered for good.
     *
     * @param lease which
     */
    record LeaseOver(LeaseId lease) implements ToNode {}

    /**
     * The test is closed and all its leases are settled.
     *
     * @param test which
     */
    record Closed(String test) implements ToNode {}

    /**
     * It is done and durable.
     *
     * @param head the journal's last event when it was
     */
    record Done(long head) implements ToNode {}

    /**
     * It is not done and never will be.
     *
     * @param reason one line
     */
    record Rejected(String reason) implements ToNode {}

    /** Too much is waiting already: nothing was done, ask again a little later. */
    record Busy() implements ToNode {}

    /**
     * The writer cannot say whether it was done, or cannot do it now: ask again.
     *
     * @param reason one line
     */
    record NotYet(String reason) implements ToNode {}

    /** The writer does not know this node: it has just started, perhaps on another node, or was told that the node is gone. Say hello again, and all that was not answered. */
    record Introduce() implements ToNode {}

    /**
     * What the writer has to say to a node at one moment, in its order. Only to nodes that read it, see {@link ToWriter.Hello#forms}.
     *
     * @param messages 1 to {@value #MOST}, none of them several
     */
    record Several(List<ToNode> messages) implements ToNode {
        /** So that they fit into a message between nodes. */
        public static final int MOST = 100;

        public Several {
            messages = List.copyOf(messages);
            if (messages.isEmpty() || messages.size() > MOST || messages.stream().anyMatch(message -> message instanceof Several)) {
                throw new IllegalArgumentException("these are " + messages.size() + " messages, allowed are 1 to " + MOST + ", none of them several");
            }
        }
    }
}
