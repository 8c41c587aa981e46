package org.btestfarm.app.serve;

import java.io.IOException;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorSystem;
import org.btestfarm.dataplane.DataPlane;
import org.btestfarm.farm.Farm;
import org.btestfarm.farm.FarmStartException;
import org.btestfarm.farm.metering.LedgerAccess;
import org.btestfarm.ledger.Ledger;
import org.btestfarm.ledger.journal.DataDirectory;
import org.btestfarm.ledger.journal.LedgerConfig;
import org.btestfarm.ledger.journal.LedgerException;
import org.jspecify.annotations.Nullable;

/** A farm with all that it runs on, started in order and stopped in the reverse order: actor system, ledger, users, listeners. */
final class RunningFarm implements AutoCloseable {
    private final ActorSystem<?> system;
    private @Nullable Ledger ledger;
    private @Nullable Farm farm;
    private @Nullable Users users;

    private RunningFarm(ActorSystem<?> system) {
        this.system = system;
    }

    /**
     * Starts everything, or nothing.
     *
     * @throws IOException if the data directory cannot be used
     * @throws ConfigurationException if the configuration does not fit what is in the ledger
     */
    static RunningFarm start(ServeConfiguration configuration, DataPlane plane, DataDirectory directory)
            throws FarmStartException, ConfigurationException, IOException, InterruptedException {
        try {
            LedgerConfig.migrate(directory.database());
            RunningFarm running = new RunningFarm(Farm.actorSystem(LedgerConfig.pekko(directory.database()).withFallback(configuration.pekko())));
            boolean whole = false;
            try {
                running.startLedger(configuration, directory);
                running.startFarm(configuration, plane, directory);
                whole = true;
                return running;
            } finally {
                if (!whole) {
                    running.close();
                }
            }
        } catch (LedgerException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void startLedger(ServeConfiguration configuration, DataDirectory directory)
            throws LedgerException, FarmStartException, ConfigurationException, IOException, InterruptedException {
        Ledger started = Ledger.start(system, configuration.ledger(), directory);
        ledger = started;
        Waits.started(started.ready(), "the ledger");
        users = new Users(configuration, started, directory);
        users.bringIn();
    }

    /** The user that is made comes after the listeners: one whose password was never shown would be of no use at later starts. */
    private void startFarm(ServeConfiguration configuration, DataPlane plane, DataDirectory directory)
            throws LedgerException, FarmStartException, IOException, InterruptedException {
        LedgerAccess access = new LedgerAccess(ledger().node(), ledger().collector());
        farm = Waits.started(
                Farm.start(system, configuration.farm(), new LedgerUsers(ledger().directory()), access, plane, directory.farmSecret()), "the farm");
        users().makeFirst();
    }

    private static <T> T there(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("not started");
        }
        return part;
    }

    /** Who may log in. */
    Users users() {
        return there(users);
    }

    /** The ledger. */
    Ledger ledger() {
        return there(ledger);
    }

    /** The farm. */
    Farm farm() {
        return there(farm);
    }

    /** Stops: running tests have that long to end. */
    void stop(Duration grace) throws InterruptedException {
        if (farm != null) {
            Waits.stopped(farm.stop(grace), "the farm");
        }
        if (ledger != null) {
            Waits.stopped(ledger.stop(), "the ledger");
        }
    }

    /** Stops at once what still runs. */
    @Override
    public void close() throws InterruptedException {
        stop(Duration.ZERO);
        system.terminate();
        Waits.stopped(system.getWhenTerminated(), "the actor system");
    }
}
