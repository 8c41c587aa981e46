package org.btestfarm.farm.cluster;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a node into the farm that its seed nodes are part of. Only the first of the seeds founds one, and only as {@link Founding} says; Pekko's own first seed would found
 * one as soon as nobody answers for a while. Tells the others whether this node is part of the farm, as long as it lives.
 */
final class Joining extends AbstractBehavior<SeedMessage> {
    /** Its name below {@code /system}, the same on all nodes. */
    static final String NAME = "joining";

    private static final Logger log = LoggerFactory.getLogger(Joining.class);
    private static final Duration PERIOD = Duration.ofMillis(500);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    private final Cluster cluster;
    private final List<SeedNode> seeds;
    private final SeedNode self;
    private final Founding founding;
    private long saidNanos;

    private Joining(ActorContext<SeedMessage> context, List<SeedNode> seeds, Duration patience) {
        super(context);
        this.cluster = Cluster.get(context.getSystem());
        this.seeds = seeds;
        Address own = cluster.selfMember().address();
        this.self = new SeedNode(own.getHost().orElse(""), own.getPort().orElse(0));
        this.founding = new Founding(others().stream().map(SeedNode::toString).toList(), patience, System.nanoTime());
        this.saidNanos = System.nanoTime();
        if (!others().isEmpty()) {
            cluster.manager().tell(new JoinSeedNodes(others().stream().map(this::address).toList()));
        }
    }

    /** @param patience how long the first seed waits for others that do not answer */
    static Behavior<SeedMessage> create(List<SeedNode> seeds, Duration patience) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(SeedMessage.Look.AGAIN, PERIOD);
            return new Joining(context, seeds, patience).look();
        }));
    }

    private List<SeedNode> others() {
        return seeds.stream().filter(seed -> !seed.equals(self)).toList();
    }

    private Address address(SeedNode seed) {
        return new Address("pekko", getContext().getSystem().name(), seed.host(), seed.port());
    }

    private boolean isMember() {
        return !cluster.selfMember().status().equals(MemberStatus.removed()); // What it is before it joins, too.
    }

    @Override
    public Receive<SeedMessage> createReceive() {
        return newReceiveBuilder()
                .onMessage(SeedMessage.Ask.class, ask -> {
                    ask.asker().tell(new SeedMessage.Answer(self.toString(), isMember()));
                    return this;
                })
                .onMessage(SeedMessage.Answer.class, answer -> {
                    founding.heard(answer.seed(), answer.member(), System.nanoTime());
                    return this;
                })
                .onMessageEquals(SeedMessage.Look.AGAIN, this::look)
                .build();
    }

    private Behavior<SeedMessage> look() {
        if (isMember()) {
            return this;
        }
        boolean first = seeds.get(0).equals(self);
        long now = System.nanoTime();
        if (first && founding.isDue(now)) {
            log.info("no other seed node is part of a farm: founding it");
            cluster.manager().tell(Join.create(cluster.selfMember().address()));
            return this;
        }
        if (first) {
            var system = Adapter.toClassic(getContext().getSystem());
            others().forEach(seed -> system.actorSelection(address(seed) + "/system/" + NAME)
                    .tell(new SeedMessage.Ask(getContext().getSelf()), org.apache.pekko.actor.ActorRef.noSender()));
        }
        if (now - saidNanos >= BETWEEN_LINES.toNanos()) {
            saidNanos = now;
            log.info("waiting for the farm: not let in yet by a node of it, asked at {}{}",
                    others().stream().map(SeedNode::toString).collect(Collectors.joining(", ")),
                    first ? "; this node, the first of the seeds, founds one only with a majority of them" : "");
        }
        return this;
    }
}
