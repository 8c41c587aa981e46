package org.btestfarm.farm.flow;

import org.apache.pekko.actor.typed.ActorRef;
import org.btestfarm.farm.session.NodeSession;
import org.btestfarm.farm.session.SessionMessage;
import org.btestfarm.farm.session.TestDescription;

/**
 * A test that a connection is part of.
 *
 * @param test what was asked for
 * @param session the entity, as long as it stays where it is
 * @param shared what its connections share on this node
 * @param elapsedMillis how long it ran already when the connection became part of it
 * @param remainingMillis how much longer it might last then
 */
public record OpenedTest(
        TestDescription test, ActorRef<SessionMessage> session, NodeSession shared, long elapsedMillis, long remainingMillis) {}
