package org.btestfarm.farm.metering;

import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.writer.Collector;
import org.jspecify.annotations.Nullable;

/** Tells the writer of refused logins: once a second one after the other, each when the one before is durable. */
public final class RefusedLoginsReporter extends AbstractBehavior<RefusedLoginsReporter.Message> {
    /** What the reporter is told. */
    public sealed interface Message {}

    private record Second() implements Message {}

    private record FromWriter(ToNode answer) implements Message {}

    /** An answer that does not come within this is not waited for. */
    private static final int MOST_SECONDS = 10;

    private final RefusedLogins refused;
    private final ActorRef<Collector.Command> collector;
    private final ActorRef<ToNode> answers;
    private ToWriter.@Nullable RefusedLogins underWay;
    private int seconds;

    private RefusedLoginsReporter(ActorContext<Message> context, RefusedLogins refused, ActorRef<Collector.Command> collector) {
        super(context);
        this.refused = refused;
        this.collector = collector;
        this.answers = context.messageAdapter(ToNode.class, FromWriter::new);
    }

    /** A reporter of these. */
    public static Behavior<Message> create(RefusedLogins refused, ActorRef<Collector.Command> collector) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerAtFixedRate(new Second(), Duration.ofSeconds(1));
            return new RefusedLoginsReporter(context, refused, collector);
        }));
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder()
                .onMessage(Second.class, second -> second())
                .onMessage(FromWriter.class, from -> answered(from.answer()))
                .build();
    }

    private Behavior<Message> second() {
        if (underWay != null && ++seconds >= MOST_SECONDS) {
            refused.putBack(underWay);
            underWay = null;
        }
        return underWay == null ? sendNext() : this;
    }

    private Behavior<Message> answered(ToNode answer) {
        ToWriter.RefusedLogins sent = underWay;
        underWay = null;
        if (sent != null && (answer instanceof ToNode.Busy || answer instanceof ToNode.NotYet)) {
            refused.putBack(sent); // With the next second.
            return this;
        }
        return sendNext();
    }

    private Behavior<Message> sendNext() {
        refused.next().ifPresent(next -> {
            underWay = next;
            seconds = 0;
            collector.tell(new Collector.Ask(answers, next));
        });
        return this;
    }
}
