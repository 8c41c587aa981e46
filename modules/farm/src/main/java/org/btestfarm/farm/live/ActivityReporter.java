package org.btestfarm.farm.live;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.btestfarm.farm.session.NodeSession;

/**
 * Looks once a second at what this node does, and puts it up for whoever wants to know. One message a second, whatever the number of tests, of their connections and
 * of those who look.
 */
public final class ActivityReporter {
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** What it is told: by its own timer, and by other nodes. */
    public sealed interface Message {}

    private enum Second implements Message { PASSED }

    /** What another node does. */
    record Heard(NodeActivity activity) implements Message {}

    private ActivityReporter() {}

    /**
     * That of a node.
     *
     * @param node its name
     * @param sessions the tests that have connections here
     * @param told what was seen of this node, each second
     * @param cpuPct our CPU load, percent; empty while it is not known
     * @param nanoClock monotonic, the one by which tests begin
     * @param clock what time it is
     */
    public static Behavior<Message> create(
            String node,
            Supplier<? extends Collection<NodeSession>> sessions,
            ActivityBoard board,
            Consumer<NodeActivity> told,
            Supplier<OptionalInt> cpuPct,
            LongSupplier nanoClock,
            Clock clock) {
        ActivitySampler sampler = new ActivitySampler(node);
        return Behaviors.supervise(Behaviors.<Message>setup(context -> Behaviors.withTimers(timers -> {
                    timers.startTimerAtFixedRate(Second.PASSED, SECOND);
                    return Behaviors.receive(Message.class)
                            .onMessage(Heard.class, other -> {
                                board.hear(other.activity(), nanoClock.getAsLong());
                                return Behaviors.same();
                            })
                            .onMessageEquals(Second.PASSED, () -> {
                                long now = nanoClock.getAsLong();
                                NodeActivity own = sampler.sample(sessions.get(), cpuPct.get(), now, clock.millis());
                                board.publish(own, now);
                                told.accept(own);
                                return Behaviors.same();
                            })
                            .build();
                })))
                .onFailure(SupervisorStrategy.resume());
    }
}
