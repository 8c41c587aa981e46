package org.btestfarm.ledger.writer;

import java.time.Duration;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Recovers a writer once as if it began here, and lets it go. A program's first recovery takes most of a second, for classes that were never used before; a node
 * to which the writer moves is to have that behind it. It reads the journal from its newest snapshot on, and writes nothing.
 */
public final class Rehearsal {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private Rehearsal() {}

    /** Ends by itself, whatever comes of it: what fails here fails again where it matters, and is said there. */
    public static Behavior<Collector.Command> create(WriterSettings settings) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startSingleTimer(new Collector.Failed("it takes too long", true), LONGEST);
            context.spawn(QuotaWriter.rehearsing(settings, context.getSelf(), context.getSystem().ignoreRef()), "writer");
            return Behaviors.receiveMessage(outcome -> Behaviors.stopped()); // Recovered, failed, or too late.
        }));
    }
}
