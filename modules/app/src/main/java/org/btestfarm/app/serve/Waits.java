package org.btestfarm.app.serve;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.btestfarm.console.ConsoleException;
import org.btestfarm.farm.FarmStartException;
import org.btestfarm.ledger.admin.AdminException;
import org.btestfarm.ledger.journal.LedgerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for what starts and stops in the background, each with a deadline. */
final class Waits {
    /** How long one thing may take to start. */
    static final Duration START_DEADLINE = Duration.ofSeconds(60);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(20);
    private static final Logger log = LoggerFactory.getLogger(Waits.class);

    private Waits() {}

    /**
     * Waits until it is there.
     *
     * @param what its name, to be used in errors
     * @throws IOException if it is not there in time, or the ledger cannot be used
     */
    static <T> T started(CompletionStage<T> stage, String what) throws FarmStartException, IOException, InterruptedException {
        try {
            return stage.toCompletableFuture().get(START_DEADLINE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof FarmStartException reason) {
                throw reason;
            }
            if (cause instanceof LedgerException || cause instanceof AdminException || cause instanceof ConsoleException) {
                throw new IOException(cause.getMessage(), cause);
            }
            throw new IllegalStateException(what + " did not start", cause);
        } catch (TimeoutException e) {
            throw new IOException(what + " did not start within " + START_DEADLINE.toSeconds() + " s", e);
        }
    }

    /** Waits until it is gone; that it is not is only logged, since the process ends anyway. */
    static void stopped(CompletionStage<?> stage, String what) throws InterruptedException {
        try {
            stage.toCompletableFuture().get(STOP_DEADLINE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            log.error("stopping {} failed: {}", what, e.getCause().getMessage());
            log.debug("stopping {} failed", what, e.getCause());
        } catch (TimeoutException e) {
            log.error("stopping {} took more than {} s, ending at once", what, STOP_DEADLINE.toSeconds());
        }
    }
}
