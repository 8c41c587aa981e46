package org.btestfarm.farm.live;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.pubsub.Topic;
import org.btestfarm.farm.admission.NodeRoom;
import org.btestfarm.farm.session.NodeSession;

/**
 * Looks once a second at what this node does, puts it up for whoever wants to know, and tells the other nodes of the cluster. One message a second to itself and, up to
 * {@value ActivityPart#TESTS} tests, one to each other node, whatever the number of connections and of those who look.
 */
public final class ActivityReporter extends AbstractBehavior<ActivityReporter.Message> {
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** What it is told: by its own timer, and by other nodes. */
    public sealed interface Message {}

    private enum Second implements Message { PASSED }

    /** What a node of the farm does; this one hears itself too. */
    private record Heard(ActivityPart part) implements Message {}

    private final String node;
    private final Supplier<? extends Collection<NodeSession>> sessions;
    private final ActivityBoard board;
    private final Consumer<NodeActivity> told;
    private final Supplier<NodeRoom> room;
    private final Supplier<OptionalInt> cpuPct;
    private final LongSupplier nanoClock;
    private final Clock clock;
    private final ActivitySampler sampler;
    private final ActivityParts parts = new ActivityParts();
    private final ActorRef<Topic.Command<ActivityPart>> others;
    private long round;

    private ActivityReporter(
            ActorContext<Message> context,
            String node,
            Supplier<? extends Collection<NodeSession>> sessions,
            ActivityBoard board,
            Consumer<NodeActivity> told,
            Supplier<NodeRoom> room,
            Supplier<OptionalInt> cpuPct,
            LongSupplier nanoClock,
            Clock clock) {
        super(context);
        this.node = node;
        this.sessions = sessions;
        this.board = board;
        this.told = told;
        this.room = room;
        this.cpuPct = cpuPct;
        this.nanoClock = nanoClock;
        this.clock = clock;
        this.sampler = new ActivitySampler(node);
        this.others = context.spawn(Topic.create(ActivityPart.class, "farm-activity"), "topic");
        others.tell(Topic.subscribe(context.messageAdapter(ActivityPart.class, Heard::new)));
    }

    /**
     * That of a node.
     *
     * @param node its name
     * @param sessions the tests that have connections here
     * @param told what was seen of this node, each second
     * @param room how much this node can do; asked once it was told
     * @param cpuPct our CPU load, percent; empty while it is not known
     * @param nanoClock monotonic, the one by which tests begin
     * @param clock what time it is
     */
    public static Behavior<Message> create(
            String node,
            Supplier<? extends Collection<NodeSession>> sessions,
            ActivityBoard board,
            Consumer<NodeActivity> told,
            Supplier<NodeRoom> room,
            Supplier<OptionalInt> cpuPct,
            LongSupplier nanoClock,
            Clock clock) {
        return Behaviors.supervise(Behaviors.<Message>setup(context -> Behaviors.withTimers(timers -> {
                    timers.startTimerAtFixedRate(Second.PASSED, SECOND);
                    return new ActivityReporter(context, node, sessions, board, told, room, cpuPct, nanoClock, clock);
                })))
                .onFailure(SupervisorStrategy.resume());
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder()
                .onMessage(Heard.class, heard -> {
                    if (!heard.part().activity().node().equals(node)) {
                        long now = nanoClock.getAsLong();
                        parts.add(heard.part(), now).ifPresent(activity -> board.hear(activity, now));
                    }
                    return this;
                })
                .onMessageEquals(Second.PASSED, () -> {
                    long now = nanoClock.getAsLong();
                    NodeActivity seen = sampler.sample(sessions.get(), cpuPct.get(), now, clock.millis());
                    told.accept(seen);
                    NodeActivity own = seen.with(room.get());
                    board.publish(own, now);
                    round++;
                    ActivityPart.of(own, round).forEach(part -> others.tell(Topic.publish(part)));
                    return this;
                })
                .build();
    }
}
