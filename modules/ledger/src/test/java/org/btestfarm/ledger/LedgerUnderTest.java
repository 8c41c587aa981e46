package org.btestfarm.ledger;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.btestfarm.ledger.database.Database;
import org.btestfarm.ledger.journal.DataDirectory;
import org.btestfarm.ledger.journal.LedgerConfig;
import org.btestfarm.ledger.testing.OnPostgres;

/** A whole ledger on a real database in a directory of the test's. */
public final class LedgerUnderTest implements AutoCloseable {
    /** How long anything may take on a machine that is busy with other things. */
    public static final Duration LONG = Duration.ofSeconds(30);

    private final DataDirectory files;
    private final ActorSystem<?> system;
    private final Ledger ledger;

    private LedgerUnderTest(DataDirectory files, ActorSystem<?> system, Ledger ledger) {
        this.files = files;
        this.system = system;
        this.ledger = ledger;
    }

    /** Starts one, without waiting for its recovery. */
    public static LedgerUnderTest begin(Path directory, LedgerSettings settings) throws Exception {
        DataDirectory files = OnPostgres.open(directory);
        try {
            files.database().migrate();
            ActorSystem<?> system =
                    ActorSystem.create(Behaviors.empty(), "ledger-test", LedgerConfig.pekko(files.database()).withFallback(ConfigFactory.load()));
            return new LedgerUnderTest(files, system, Ledger.start(system, settings, files));
        } catch (Exception e) {
            files.close();
            throw e;
        }
    }

    /** Starts one that is ready. */
    public static LedgerUnderTest start(Path directory) throws Exception {
        LedgerUnderTest ledger = begin(directory, settings());
        get(ledger.ledger.ready());
        return ledger;
    }

    /** What tests use. */
    public static LedgerSettings settings() {
        return LedgerSettings.defaults("node-1", ZoneId.of("UTC"));
    }

    /** Waits for a stage. */
    public static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    /** The failure of a stage. */
    public static Throwable failure(CompletionStage<?> stage) throws Exception {
        try {
            throw new AssertionError("succeeded: " + get(stage));
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    /** The ledger. */
    public Ledger ledger() {
        return ledger;
    }

    /** Its actor system. */
    public ActorSystem<?> system() {
        return system;
    }

    /** The database. */
    public Database database() {
        return files.database();
    }

    /** Ends everything without a proper stop: as after a crash, the head is not signed and there is no snapshot. */
    public void crash() throws Exception {
        system.terminate();
        get(system.getWhenTerminated());
        ledger.close();
        files.close();
    }

    @Override
    public void close() throws Exception {
        get(ledger.stop());
        crash();
    }
}
