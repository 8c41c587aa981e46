package org.btestfarm.app.serve;

import com.typesafe.config.Config;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.btestfarm.app.Logging;
import org.btestfarm.farm.Farm;
import org.btestfarm.farm.FarmStartException;
import org.btestfarm.ledger.journal.LedgerException;

/** An actor system that starts while other things are done: it takes a third of the time until tests are accepted. */
final class ComingSystem {
    private ComingSystem() {}

    /** What is done meanwhile. */
    interface Meanwhile {
        /** Does it, or fails. */
        void run() throws LedgerException;
    }

    /**
     * Starts one and does the other thing. If that fails the system is ended again, after it has started, and what it says of that is left out: the failure is what counts.
     *
     * @throws FarmStartException if the system does not start
     */
    static ActorSystem<?> start(Config config, Meanwhile meanwhile) throws FarmStartException, LedgerException, InterruptedException {
        CompletableFuture<ActorSystem<?>> coming = new CompletableFuture<>();
        Thread starter = new Thread(() -> complete(coming, config), "start");
        starter.setDaemon(true);
        starter.start();
        boolean done = false;
        try {
            meanwhile.run();
            done = true;
        } finally {
            if (!done) {
                try (Logging.Silence silence = Logging.silencePekko()) {
                    coming.thenAccept(ActorSystem::terminate);
                    Waits.stopped(coming.thenCompose(ActorSystem::getWhenTerminated).exceptionally(notEvenStarted -> Done.getInstance()), "the actor system");
                }
            }
        }
        try {
            return coming.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof FarmStartException reason) {
                throw reason;
            }
            throw e.getCause() instanceof RuntimeException reason ? reason : e;
        }
    }

    private static void complete(CompletableFuture<ActorSystem<?>> coming, Config config) {
        try {
            coming.complete(Farm.actorSystem(config));
        } catch (FarmStartException | RuntimeException e) {
            coming.completeExceptionally(e);
        }
    }
}
