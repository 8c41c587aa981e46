package org.btestfarm.ledger.archive;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.btestfarm.ledger.chain.ChainHead;
import org.btestfarm.ledger.chain.NodeKey;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.writer.Collector;

/** Has the journal's only writer journal what archiving needs: the key that archives are signed with, and base events. */
public interface BaseWriter {
    /** What the journal is to begin with, as messages name it. */
    String BASE = "the base of the journal";

    /**
     * Has the journal know a node's key, unless it does; durable when this returns. The node may never have been the writer's.
     *
     * @throws LedgerException if it was not done, or nobody can say
     */
    void announce(NodeKey key) throws LedgerException;

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
     * Asks a writer that runs, on whichever node: a large image goes there in parts. Waits for it, so it is nothing for an actor's thread.
     *
     * @param patience how long each part may take
     */
    static BaseWriter of(ActorSystem<?> system, ActorRef<Collector.Command> collector, Duration patience) {
        return new BaseWriter() {
            @Override
            public void announce(NodeKey key) throws LedgerException {
                ask(system, collector, patience, "the key of this node", new ToWriter.AnnounceKey(key.node(), key.publicKey()));
            }

            @Override
            public long base(ChainHead through, byte[] image) throws LedgerException {
                int from = 0;
                for (; image.length - from > ToWriter.BasePart.MOST; from += ToWriter.BasePart.MOST) {
                    byte[] part = Arrays.copyOfRange(image, from, from + ToWriter.BasePart.MOST);
                    ask(system, collector, patience, BASE, new ToWriter.BasePart(through.number(), from, part));
                }
                byte[] rest = Arrays.copyOfRange(image, from, image.length);
                return ask(system, collector, patience, BASE, new ToWriter.SetBase(through.number(), through.hash().toString(), from, rest)).head() - 1;
            }
        };
    }

    private static ToNode.Done ask(
            ActorSystem<?> system, ActorRef<Collector.Command> collector, Duration patience, String what, ToWriter request) throws LedgerException {
        ToNode answer;
        try {
            answer = AskPattern.<Collector.Command, ToNode>ask(collector, replyTo -> new Collector.Ask(replyTo, request), patience, system.scheduler())
                    .toCompletableFuture()
                    .get(patience.toMillis() + 1000, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new LedgerException(what + " was not journaled in time, nothing was removed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LedgerException("archiving was interrupted, nothing was removed", e);
        }
        if (answer instanceof ToNode.Done done) {
            return done;
        }
        throw new LedgerException(what + " was not journaled, nothing was removed: " + reason(answer));
    }

    private static String reason(ToNode answer) {
        if (answer instanceof ToNode.Rejected rejected) {
            return rejected.reason();
        }
        return answer instanceof ToNode.NotYet notYet ? notYet.reason() : "the ledger is busy";
    }
}
