package org.btestfarm.farm.cluster;

import org.apache.pekko.actor.typed.ActorRef;
import org.btestfarm.farm.session.CborSerializable;

/** What nodes ask each other that may not be part of a cluster yet. */
sealed interface SeedMessage {
    /** Are you part of the farm? */
    record Ask(ActorRef<SeedMessage> asker) implements SeedMessage, CborSerializable {}

    /**
     * The answer.
     *
     * @param seed who answers, {@code HOST:PORT}
     * @param member whether it is part of a farm already
     */
    record Answer(String seed, boolean member) implements SeedMessage, CborSerializable {}

    /** Time to look again; never leaves its node. */
    enum Look implements SeedMessage { AGAIN }
}
