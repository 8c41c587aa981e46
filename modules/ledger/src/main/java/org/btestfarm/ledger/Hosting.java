package org.btestfarm.ledger;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.btestfarm.ledger.writer.Collector;

/** Knows whether the cluster's one writer is on this node, and which it is. */
final class Hosting extends BehaviorInterceptor<Collector.Command, Collector.Command> {
    /**
     * A writer on this node.
     *
     * @param writer which
     * @param gone completes when it has ended
     */
    record Hosted(ActorRef<Collector.Command> writer, CompletionStage<Done> gone) {}

    private final AtomicReference<Optional<Hosted>> hosted;
    private final CompletableFuture<Done> gone = new CompletableFuture<>();

    Hosting(AtomicReference<Optional<Hosted>> hosted) {
        super(Collector.Command.class);
        this.hosted = hosted;
    }

    @Override
    public Behavior<Collector.Command> aroundStart(TypedActorContext<Collector.Command> context, PreStartTarget<Collector.Command> target) {
        hosted.set(Optional.of(new Hosted(context.asJava().getSelf(), gone)));
        return target.start(context);
    }

    @Override
    public Behavior<Collector.Command> aroundReceive(
            TypedActorContext<Collector.Command> context, Collector.Command message, ReceiveTarget<Collector.Command> target) {
        return target.apply(context, message);
    }

    @Override
    public Behavior<Collector.Command> aroundSignal(TypedActorContext<Collector.Command> context, Signal signal, SignalTarget<Collector.Command> target) {
        if (!(signal instanceof PostStop)) {
            return target.apply(context, signal);
        }
        try {
            return target.apply(context, signal);
        } finally {
            hosted.set(Optional.empty());
            gone.complete(Done.getInstance());
        }
    }
}
