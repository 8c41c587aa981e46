package org.btestfarm.farm.cluster;

import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.btestfarm.farm.session.CborSerializable;
import org.jspecify.annotations.Nullable;

/** What nodes ask each other that may not be part of a cluster yet. */
sealed interface SeedMessage {
    /**
     * Are you part of the farm?
     *
     * @param seeds those that the asker knows, in its order; null from nodes of a version that did not say
     */
    record Ask(ActorRef<SeedMessage> asker, @Nullable List<String> seeds) implements SeedMessage, CborSerializable {}

    /**
     * The answer.
     *
     * @param seed who answers, {@code HOST:PORT}
     * @param member whether it is part of a farm already
     */
    record Answer(String seed, boolean member) implements SeedMessage, CborSerializable {}

    /** Whether there is a farm already was looked up elsewhere than among the seeds; never leaves its node. */
    record Elsewhere(Optional<String> farm) implements SeedMessage {}

    /** Time to look again; never leaves its node. */
    enum Look implements SeedMessage { AGAIN }
}
