package org.btestfarm.app.reach;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.btestfarm.ledger.Ledger;
import org.btestfarm.ledger.LedgerSettings;
import org.btestfarm.ledger.chain.NodeKey;
import org.btestfarm.ledger.chain.SignedHead;
import org.btestfarm.ledger.event.ChainEvent;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.journal.DataDirectory;
import org.btestfarm.ledger.journal.JournalReader;
import org.btestfarm.ledger.journal.LedgerConfig;
import org.btestfarm.ledger.journal.LedgerException;

/** A ledger that is started for one command, in a data directory that no farm uses. */
public final class OwnLedger implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String USUAL_NODE = "node-1";

    private final DataDirectory directory;
    private final ActorSystem<Void> system;
    private final Ledger ledger;

    private OwnLedger(DataDirectory directory, ActorSystem<Void> system, Ledger ledger) {
        this.directory = directory;
        this.system = system;
        this.ledger = ledger;
    }

    /**
     * Starts it; waits until it is ready.
     *
     * @param directory open; closed with this, also if it cannot start
     * @param zone where midnight is
     * @throws LedgerException if a file cannot be used; names it
     */
    public static OwnLedger start(DataDirectory directory, ZoneId zone) throws LedgerException {
        boolean whole = false;
        try {
            directory.database().migrate();
            LedgerSettings settings = LedgerSettings.defaults(node(directory), zone).withMinFreeBytes(0);
            OwnLedger own = start(directory, settings);
            whole = true;
            return own;
        } finally {
            if (!whole) {
                directory.close();
            }
        }
    }

    private static OwnLedger start(DataDirectory directory, LedgerSettings settings) throws LedgerException {
        ActorSystem<Void> system = ActorSystem.create(
                Behaviors.empty(), "btest-farm-command", LedgerConfig.pekko(directory.database()).withFallback(ConfigFactory.load()));
        try {
            OwnLedger own = new OwnLedger(directory, system, Ledger.start(system, settings, directory));
            await(own.ledger.ready(), PATIENCE);
            return own;
        } catch (LedgerException | RuntimeException e) {
            system.terminate();
            await(system.getWhenTerminated(), PATIENCE);
            throw e;
        }
    }

    /** The name under which this directory's key was announced: a head under another would look like another node's. */
    private static String node(DataDirectory directory) throws LedgerException {
        Optional<String> registered = directory.registeredNode();
        if (registered.isPresent()) {
            return registered.get();
        }
        NodeKey key = directory.nodeKey(USUAL_NODE);
        try (JournalReader reader = JournalReader.open(directory.database())) {
            // Signed heads are never far from the end; where there is none, the journal is short.
            Optional<SignedHead> head = reader.newest("head").map(row -> ((ChainEvent.HeadSigned) Entry.decode(row.payload()).event()).head());
            if (head.isPresent()) {
                return head.filter(signed -> NodeKey.verify(signed, key.publicKey())).map(SignedHead::node).orElse(USUAL_NODE);
            }
            return reader.newest("key")
                    .map(row -> (ChainEvent.KeyAnnounced) Entry.decode(row.payload()).event())
                    .filter(announced -> Arrays.equals(announced.key(), key.publicKey()))
                    .map(ChainEvent.KeyAnnounced::node)
                    .orElse(USUAL_NODE);
        }
    }

    /** The ledger, ready. */
    public Ledger ledger() {
        return ledger;
    }

    /** Whether there is anything in the directory that could be started. */
    public static boolean isThere(Path data) {
        return DataDirectory.isLedger(data);
    }

    /**
     * Waits for a stage of the ledger.
     *
     * @throws LedgerException if it failed, or took longer than that
     */
    public static <T> T await(CompletionStage<T> stage, Duration patience) throws LedgerException {
        try {
            return stage.toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() instanceof CompletionException wrapped && wrapped.getCause() != null ? wrapped.getCause() : e.getCause();
            if (cause instanceof LedgerException problem) {
                throw problem;
            }
            throw new IllegalStateException(cause);
        } catch (TimeoutException e) {
            throw new LedgerException("the ledger did not answer within " + patience.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LedgerException("interrupted", e);
        }
    }

    @Override
    public void close() throws LedgerException {
        try {
            await(ledger.stop(), PATIENCE);
        } finally {
            system.terminate();
            await(system.getWhenTerminated(), PATIENCE);
            directory.close();
        }
    }
}
