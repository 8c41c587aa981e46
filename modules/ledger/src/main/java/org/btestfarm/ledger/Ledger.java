package org.btestfarm.ledger;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.btestfarm.ledger.admin.LedgerAdmin;
import org.btestfarm.ledger.directory.LedgerDirectory;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.journal.DataDirectory;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.ledger.writer.Collector;

/** Everything durable of one farm, on one node's actor system. */
public final class Ledger {
    private Ledger() {}

    /**
     * Starts the ledger; it recovers in the background.
     *
     * @param system must have {@link org.btestfarm.ledger.journal.LedgerConfig#pekko} in its configuration
     * @param directory open, so locked for this process, and its schema migrated; stays the caller's to close, after the system has terminated
     * @throws LedgerException if a key file or the database cannot be used; names it
     */
    public static Ledger start(ActorSystem<?> system, LedgerSettings settings, DataDirectory directory) throws LedgerException {
        throw new UnsupportedOperationException("filled in within the hour");
    }

    /** Who this node is, in this run of its process. */
    public NodeId node() {
        throw new UnsupportedOperationException();
    }

    /** Where requests go, as {@link Collector.Ask}. */
    public ActorRef<Collector.Command> collector() {
        throw new UnsupportedOperationException();
    }

    /** Users and policies as they are now. */
    public LedgerDirectory directory() {
        throw new UnsupportedOperationException();
    }

    /** What operators ask and change. */
    public LedgerAdmin admin() {
        throw new UnsupportedOperationException();
    }

    /** Completes when the journal is recovered and tests may be accepted; fails with a {@link LedgerException} that names the file if that can never be. */
    public CompletionStage<Done> ready() {
        throw new UnsupportedOperationException();
    }

    /** Why nothing can be made durable now, if that is so: one line. It ends by itself when the cause is gone. */
    public Optional<String> trouble() {
        throw new UnsupportedOperationException();
    }

    /**
     * Refuses new tests with "not yet", or accepts them again.
     *
     * @param reason one line; empty to accept tests
     */
    public void refuseTests(Optional<String> reason) {
        throw new UnsupportedOperationException();
    }

    /** Answers what waits, signs the head, stores a snapshot. Completes within {@link LedgerSettings#stopWithin}; idempotent. */
    public CompletionStage<Done> stop() {
        throw new UnsupportedOperationException();
    }
}
