package org.btestfarm.farm.session;

import org.apache.pekko.actor.typed.ActorRef;

/** What a session answers its connections. */
public sealed interface SessionReply extends CborSerializable {
    /**
     * The test is open.
     *
     * @param session to be watched, and told how far the connection is
     * @param test what was asked for, with the test's id
     * @param remainingMillis how long the test may last
     */
    record Opened(ActorRef<SessionMessage> session, TestDescription test, long remainingMillis) implements SessionReply {}

    /** Another test has this id: choose another token. */
    record TokenTaken() implements SessionReply {}

    /**
     * The connection is part of the test.
     *
     * @param session as in {@link Opened}
     * @param test what its first connection asked for
     * @param elapsedMillis how long the test runs already
     * @param remainingMillis how much longer it may last
     */
    record Joined(ActorRef<SessionMessage> session, TestDescription test, long elapsedMillis, long remainingMillis)
            implements SessionReply {}

    /**
     * The connection is not part of a test.
     *
     * @param wrongToken whether there is no test of this address and token
     * @param reason one line, fit for a log
     */
    record JoinRefused(boolean wrongToken, String reason) implements SessionReply {}

    /**
     * Where a session of that name is.
     *
     * @param session in the same process if its path has no address
     */
    record Here(ActorRef<SessionMessage> session, SessionId id) implements SessionReply {}

    /** The session knows the connection again. */
    record Registered(ActorRef<SessionMessage> session) implements SessionReply {}

    /**
     * How the speed of the test is shared by the nodes that have connections of it: in proportion to them. Said when that changes, and only while, or after, there is
     * more than one node.
     *
     * @param here connections on the node that is told, 1 or more
     * @param all connections of the test
     */
    record Share(int here, int all) implements SessionReply {}
}
