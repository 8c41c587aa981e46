package org.btestfarm.ledger.admin;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.writer.Collector;

/** Asks the writer until it says yes or no, or until a deadline: whatever is asked may be asked again. */
public final class AskWriter {
    private static final Duration PAUSE = Duration.ofMillis(100);
    /** A request that was under way to a writer that is gone is never answered. */
    private static final Duration TRY = Duration.ofSeconds(1);

    private final ActorSystem<?> system;
    private final ActorRef<Collector.Command> collector;
    private final Duration within;

    /**
     * Asks through that collector.
     *
     * @param within how long a request may take
     */
    public AskWriter(ActorSystem<?> system, ActorRef<Collector.Command> collector, Duration within) {
        this.system = system;
        this.collector = collector;
        this.within = within;
    }

    Duration within() {
        return within;
    }

    /** {@link ToNode.Done} or {@link ToNode.Rejected}; fails with an {@link AdminException} if there was neither in time. */
    CompletionStage<ToNode> ask(ToWriter request) {
        CompletableFuture<ToNode> answer = new CompletableFuture<>();
        ask(request, System.nanoTime() + within.toNanos(), answer);
        return answer;
    }

    private void ask(ToWriter request, long deadline, CompletableFuture<ToNode> answer) {
        Duration left = Duration.ofNanos(Math.max(1_000_000, Math.min(TRY.toNanos(), deadline - System.nanoTime())));
        AskPattern.<Collector.Command, ToNode>ask(collector, replyTo -> new Collector.Ask(replyTo, request), left, system.scheduler())
                .whenComplete((said, failure) -> {
                    boolean again = System.nanoTime() + PAUSE.toNanos() < deadline;
                    if (failure instanceof TimeoutException && again) {
                        ask(request, deadline, answer);
                    } else if (failure != null) {
                        answer.completeExceptionally(unavailable(failure instanceof TimeoutException ? "the ledger does not answer" : "the ledger is stopped"));
                    } else if (said instanceof ToNode.Done || said instanceof ToNode.Rejected) {
                        answer.complete(said);
                    } else if (again) {
                        CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS).execute(() -> ask(request, deadline, answer));
                    } else {
                        answer.completeExceptionally(unavailable(said instanceof ToNode.NotYet notYet ? notYet.reason() : "the ledger has too much to do"));
                    }
                });
    }

    private static AdminException unavailable(String reason) {
        return new AdminException(AdminException.Kind.UNAVAILABLE, "not done, or not known to be: " + reason + "; try again");
    }
}
