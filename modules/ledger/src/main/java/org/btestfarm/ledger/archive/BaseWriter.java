package org.btestfarm.ledger.archive;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.btestfarm.ledger.chain.ChainHead;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.writer.Collector;

/** Has the journal's only writer journal a base event. */
public interface BaseWriter {
    /**
     * Journals a base event, signed; durable when this returns.
     *
     * @param through the last archived event
     * @param image the state right after it
     * @return the base event's number
     * @throws LedgerException if it was not done, or nobody can say
     */
    long base(ChainHead through, byte[] image) throws LedgerException;

    /**
     * Asks a writer that runs; waits for it, so it is nothing for an actor's thread.
     *
     * @param patience how long it may take
     */
    static BaseWriter of(ActorSystem<?> system, ActorRef<Collector.Command> collector, Duration patience) {
        return (through, image) -> {
            ToWriter.SetBase request = new ToWriter.SetBase(through.number(), through.hash().toString(), image);
            try {
                ToNode answer = AskPattern.<Collector.Command, ToNode>ask(collector, replyTo -> new Collector.Ask(replyTo, request), patience, system.scheduler())
                        .toCompletableFuture()
                        .get(patience.toMillis() + 1000, TimeUnit.MILLISECONDS);
                if (answer instanceof ToNode.Done done) {
                    return done.head() - 1;
                }
                throw new LedgerException("the base of the journal was not journaled, nothing was removed: " + reason(answer));
            } catch (ExecutionException | TimeoutException e) {
                throw new LedgerException("the base of the journal was not journaled in time, nothing was removed", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LedgerException("archiving was interrupted, nothing was removed", e);
            }
        };
    }

    private static String reason(ToNode answer) {
        if (answer instanceof ToNode.Rejected rejected) {
            return rejected.reason();
        }
        return answer instanceof ToNode.NotYet notYet ? notYet.reason() : "the ledger is busy";
    }
}
