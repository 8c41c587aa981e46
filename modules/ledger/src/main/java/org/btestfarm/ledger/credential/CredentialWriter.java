package org.btestfarm.ledger.credential;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.btestfarm.ledger.chain.Digest;
import org.btestfarm.ledger.journal.LedgerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the credentials table on a thread of its own, in order. What cannot be erased at once, because the database is in use or full, is tried
 * again until it is; what is left when the process ends, the next start sweeps.
 */
public final class CredentialWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CredentialWriter.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(6);

    private final CredentialStore store;
    private final ScheduledThreadPoolExecutor thread;
    private final Set<Digest> toErase = new HashSet<>();
    private boolean toClean;
    private boolean again;

    /** Writes to that table. */
    public CredentialWriter(CredentialStore store) {
        this.store = store;
        this.thread = new ScheduledThreadPoolExecutor(1, work -> {
            Thread made = new Thread(work, "credentials");
            made.setDaemon(true);
            return made;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Stores a row; completes when it is durable, fails with a {@link LedgerException} if it cannot be. */
    public CompletionStage<Done> insert(Digest digest, Credentials credentials) {
        CompletableFuture<Done> stored = new CompletableFuture<>();
        submit(stored, () -> {
            try {
                store.insert(digest, credentials);
                stored.complete(Done.getInstance());
            } catch (LedgerException e) {
                stored.completeExceptionally(e);
            }
        });
        return stored;
    }

    /** Erases rows that nobody needs any more; completes when that was tried once. */
    public CompletionStage<Done> erase(Collection<Digest> digests) {
        CompletableFuture<Done> tried = new CompletableFuture<>();
        Set<Digest> copy = Set.copyOf(digests);
        submit(tried, () -> {
            toErase.addAll(copy);
            erase();
            tried.complete(Done.getInstance());
        });
        return tried;
    }

    /** Completes when all that was given before was tried. */
    public CompletionStage<Done> idle() {
        CompletableFuture<Done> idle = new CompletableFuture<>();
        submit(idle, () -> idle.complete(Done.getInstance()));
        return idle;
    }

    private void submit(CompletableFuture<Done> result, Runnable work) {
        try {
            thread.execute(work);
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new LedgerException("the ledger is stopped", e));
        }
    }

    private void erase() {
        try {
            if (!toErase.isEmpty()) {
                toClean = !store.erase(toErase);
                toErase.clear();
            } else if (toClean) {
                toClean = !store.clean();
            }
        } catch (LedgerException e) {
            LOG.warn("{} rows of credentials are not erased yet: {}", toErase.size(), e.getMessage());
        }
        if ((toClean || !toErase.isEmpty()) && !again && !thread.isShutdown()) {
            again = true;
            thread.schedule(
                    () -> {
                        again = false;
                        erase();
                    },
                    PAUSE.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
    }

    /** Does what was given before, within some seconds. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("credentials are still being written after {} s; the next start sweeps what is left", CLOSE_WITHIN.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
