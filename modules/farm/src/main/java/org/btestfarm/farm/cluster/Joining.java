package org.btestfarm.farm.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
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
    private final Supplier<Optional<String>> elsewhere;
    private boolean looking;
    private long saidNanos;
    private long warnedNanos;

    private Joining(ActorContext<SeedMessage> context, List<SeedNode> seeds, Duration patience, Supplier<Optional<String>> elsewhere) {
        super(context);
        this.cluster = Cluster.get(context.getSystem());
        this.seeds = seeds;
        this.elsewhere = elsewhere;
        this.self = SeedNode.of(cluster.selfMember().address());
        this.founding = new Founding(others().stream().map(SeedNode::toString).toList(), patience, System.nanoTime());
        this.saidNanos = System.nanoTime();
        this.warnedNanos = saidNanos - BETWEEN_LINES.toNanos();
        if (!others().isEmpty()) {
            cluster.manager().tell(new JoinSeedNodes(others().stream().map(this::address).toList()));
        }
    }

    /**
     * That of a node.
     *
     * @param patience how long the first seed waits for others that do not answer
     * @param elsewhere asked before a farm is founded: who is one already, though no seed said so, one line; may block, and throw if nobody can say
     */
    static Behavior<SeedMessage> create(List<SeedNode> seeds, Duration patience, Supplier<Optional<String>> elsewhere) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(SeedMessage.Look.AGAIN, PERIOD);
            return new Joining(context, seeds, patience, elsewhere).look();
        }));
    }

    private List<SeedNode> others() {
        return seeds.stream().filter(seed -> !seed.equals(self)).toList();
    }

    private Address address(SeedNode seed) {
        return new Address("pekko", getContext().getSystem().name(), seed.host(), seed.port());
    }

    private List<String> names() {
        return seeds.stream().map(SeedNode::toString).toList();
    }

    private void warn(String line) {
        long now = System.nanoTime();
        if (now - warnedNanos >= BETWEEN_LINES.toNanos()) {
            warnedNanos = now;
            log.warn("{}", line);
        }
    }

    /** Other nodes may be a farm, though none of the seeds that can be reached is part of it. */
    private void lookElsewhere() {
        if (!looking) {
            looking = true;
            Executor blocking = getContext().getSystem().dispatchers().lookup(DispatcherSelector.blocking());
            getContext().pipeToSelf(CompletableFuture.supplyAsync(elsewhere, blocking), (farm, failure) ->
                    new SeedMessage.Elsewhere(failure == null ? farm : Optional.of("nobody can say: " + String.valueOf(failure.getMessage()).replaceAll("\\s+", " "))));
        }
    }

    private Behavior<SeedMessage> foundUnless(SeedMessage.Elsewhere answer) {
        looking = false;
        if (answer.farm().isPresent()) {
            warn("no seed node that can be reached is part of a farm, but none is founded while there may be one: " + answer.farm().get());
        } else if (!isMember() && founding.isDue(System.nanoTime())) {
            log.info("no other seed node is part of a farm: founding it");
            cluster.manager().tell(Join.create(cluster.selfMember().address()));
        }
        return this;
    }

    private boolean isMember() {
        return !cluster.selfMember().status().equals(MemberStatus.removed()); // What it is before it joins, too.
    }

    @Override
    public Receive<SeedMessage> createReceive() {
        return newReceiveBuilder()
                .onMessage(SeedMessage.Ask.class, ask -> {
                    if (ask.seeds() == null || ask.seeds().equals(names()) || isMember()) {
                        ask.asker().tell(new SeedMessage.Answer(self.toString(), isMember()));
                    } else {
                        warn("another node, which would found a farm, has other cluster.seeds than this one, or has them in another order: they must be the same on all nodes");
                    }
                    return this;
                })
                .onMessage(SeedMessage.Answer.class, answer -> {
                    founding.heard(answer.seed(), answer.member(), System.nanoTime());
                    return this;
                })
                .onMessage(SeedMessage.Elsewhere.class, this::foundUnless)
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
            lookElsewhere();
            return this;
        }
        if (first) {
            var system = Adapter.toClassic(getContext().getSystem());
            others().forEach(seed -> system.actorSelection(address(seed) + "/system/" + NAME)
                    .tell(new SeedMessage.Ask(getContext().getSelf(), names()), org.apache.pekko.actor.ActorRef.noSender()));
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
