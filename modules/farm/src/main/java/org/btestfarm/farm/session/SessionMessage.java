package org.btestfarm.farm.session;

import org.apache.pekko.actor.typed.ActorRef;
import org.btestfarm.farm.metering.EndReason;
import org.btestfarm.protocol.Command;
import org.jspecify.annotations.Nullable;

/** What connections tell a session, from whichever node. A connection is known by the reference that it is answered at. */
public sealed interface SessionMessage extends CborSerializable {
    /** Asks for a new test; answered by {@link SessionReply.Opened} or {@link SessionReply.TokenTaken}. See {@link TestDescription}. */
    record Open(ActorRef<SessionReply> connection, SessionId id, @Nullable String user, Command command, @Nullable String login, @Nullable String congestion)
            implements SessionMessage {}

    /** The test is let in, and data is about to flow on this connection. */
    record Begin(ActorRef<SessionReply> connection) implements SessionMessage {}

    /** Asks to become part of a running test; answered by {@link SessionReply.Joined} or {@link SessionReply.JoinRefused}. */
    record Join(ActorRef<SessionReply> connection) implements SessionMessage {}

    /** Asks where the session's shard is, of a name that no test has; answered by {@link SessionReply.Here}. */
    record Find(ActorRef<SessionReply> asker, SessionId id) implements SessionMessage {}

    /**
     * Says again what the session forgot when it was moved or lost; answered by {@link SessionReply.Registered} or {@link SessionReply.TokenTaken}, or not at
     * all by a session that is about to stop: then say it once more.
     *
     * @param elapsedMillis how long the test runs already
     */
    record Register(ActorRef<SessionReply> connection, TestDescription test, Totals totals, long elapsedMillis)
            implements SessionMessage {}

    /** Says how far a connection is; every five seconds. */
    record Progress(ActorRef<SessionReply> connection, Totals totals) implements SessionMessage {}

    /**
     * A connection has ended.
     *
     * @param reason why
     */
    record Leave(ActorRef<SessionReply> connection, Totals totals, EndReason reason) implements SessionMessage {}

    /** A connection stopped without taking its leave: its node is gone, or its client before the test began. */
    record ConnectionLost(ActorRef<SessionReply> connection) implements SessionMessage {}

    /** It is time to tell the nodes their shares of the speed; never leaves its node. */
    enum ShareOut implements SessionMessage { NOW }
}
