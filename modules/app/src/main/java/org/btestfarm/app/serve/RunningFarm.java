package org.btestfarm.app.serve;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.btestfarm.dataplane.DataPlane;
import org.btestfarm.farm.Farm;
import org.btestfarm.farm.FarmStartException;
import org.btestfarm.farm.directory.Directory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A farm with all that it runs on, started in order and stopped in the reverse order. */
final class RunningFarm implements AutoCloseable {
    private static final Duration START_DEADLINE = Duration.ofSeconds(60);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(20);
    private static final Logger log = LoggerFactory.getLogger(RunningFarm.class);

    private final ActorSystem<?> system;
    private final Farm farm;

    private RunningFarm(ActorSystem<?> system, Farm farm) {
        this.system = system;
        this.farm = farm;
    }

    /** Starts everything, or nothing. */
    static RunningFarm start(ServeConfiguration configuration, Directory directory, DataPlane plane, byte[] secret)
            throws FarmStartException, IOException, InterruptedException {
        ActorSystem<?> system = Farm.actorSystem(configuration.pekko());
        boolean started = false;
        try {
            Farm farm = started(Farm.start(system, configuration.farm(), directory, plane, secret));
            started = true;
            return new RunningFarm(system, farm);
        } finally {
            if (!started) {
                end(system);
            }
        }
    }

    private static <T> T started(CompletionStage<T> stage) throws FarmStartException, IOException, InterruptedException {
        try {
            return stage.toCompletableFuture().get(START_DEADLINE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FarmStartException reason) {
                throw reason;
            }
            throw new IllegalStateException("the farm did not start", e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("the farm did not start within " + START_DEADLINE.toSeconds() + " s", e);
        }
    }

    /** The farm. */
    Farm farm() {
        return farm;
    }

    /** Stops: running tests have that long to end. */
    void stop(Duration grace) throws InterruptedException {
        await(farm.stop(grace), "the farm");
    }

    /** Stops at once what still runs. */
    @Override
    public void close() throws InterruptedException {
        stop(Duration.ZERO);
        end(system);
    }

    private static void end(ActorSystem<?> system) throws InterruptedException {
        system.terminate();
        await(system.getWhenTerminated(), "the actor system");
    }

    private static void await(CompletionStage<?> stopped, String what) throws InterruptedException {
        try {
            stopped.toCompletableFuture().get(STOP_DEADLINE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            log.error("stopping {} failed", what, e.getCause());
        } catch (TimeoutException e) {
            log.error("stopping {} took more than {} s, ending at once", what, STOP_DEADLINE.toSeconds());
        }
    }
}
