package org.btestfarm.farm.session;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the shards of sessions that a node begins with get a home before there are tests (docs/adr/0028-sessions-near-their-tests.md), and learns where that is. The cluster gives shards out one by
 * one; a burst of tests right after the start would wait for that. Done when all have one, or after a while when at least one has: tests then give out the rest. Ends itself.
 */
public final class FirstShards extends AbstractBehavior<FirstShards.Message> {
    /** How long tests are kept waiting for the last of the shards once the first can be reached. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(FirstShards.class);

    /** What it is told. */
    public sealed interface Message {}

    private record Answered(SessionReply reply) implements Message {}

    private record Overdue() implements Message {}

    private final TimerScheduler<Message> timers;
    private final SessionShards shards;
    private final Runnable done;
    private final Set<SessionId> awaited;
    private final int all;

    private FirstShards(ActorContext<Message> context, TimerScheduler<Message> timers, SessionShards shards, List<SessionId> sessions, Runnable done) {
        super(context);
        this.timers = timers;
        this.shards = shards;
        this.done = done;
        this.awaited = new HashSet<>(sessions);
        this.all = awaited.size();
    }

    /**
     * Asks for sessions.
     *
     * @param shards told where they are
     * @param sessions one or more, as of {@link SessionShards#claim}
     * @param reach where a session is told something
     * @param done run once, on a thread of the actor system
     */
    public static Behavior<Message> create(
            SessionShards shards, List<SessionId> sessions, Function<SessionId, RecipientRef<SessionMessage>> reach, Runnable done) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            ActorRef<SessionReply> answers = context.messageAdapter(SessionReply.class, Answered::new);
            sessions.forEach(id -> reach.apply(id).tell(new SessionMessage.Find(answers, id)));
            return new FirstShards(context, timers, shards, sessions, done);
        }));
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder()
                .onMessage(Answered.class, answered -> {
                    if (answered.reply() instanceof SessionReply.Here here) {
                        shards.found(here.id(), here.session().path().address().hasLocalScope());
                        answered(here.id());
                    }
                    return awaited.isEmpty() ? end() : this;
                })
                .onMessage(Overdue.class, late -> {
                    log.info("{} of {} shards of sessions have no node yet: tests that need them wait until they have", awaited.size(), all);
                    return end();
                })
                .build();
    }

    /** From the first answer on this node is part of its farm: only then it counts how long the others take. */
    private void answered(SessionId id) {
        if (awaited.size() == all) {
            timers.startSingleTimer(new Overdue(), PATIENCE);
        }
        awaited.remove(id);
    }

    private Behavior<Message> end() {
        done.run();
        return Behaviors.stopped();
    }
}
