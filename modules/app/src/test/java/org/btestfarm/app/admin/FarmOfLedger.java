package org.btestfarm.app.admin;

import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.btestfarm.app.testing.FarmUnderTest;
import org.btestfarm.console.AccessFiles;
import org.btestfarm.console.Console;
import org.btestfarm.console.ConsoleSettings;
import org.btestfarm.console.Entrance;
import org.btestfarm.console.Readiness;
import org.btestfarm.console.Sources;
import org.btestfarm.console.live.LiveFarm;
import org.btestfarm.ledger.Ledger;
import org.btestfarm.ledger.LedgerSettings;
import org.btestfarm.ledger.journal.DataDirectory;
import org.btestfarm.ledger.journal.LedgerConfig;

/** What a command meets when a farm runs: the directory's lock is held, and the admin API answers. Listeners are of no matter here. */
final class FarmOfLedger implements AutoCloseable {
    private final DataDirectory data;
    private final ActorSystem<?> system;
    private final Console console;
    private final Ledger ledger;

    private FarmOfLedger(Path directory) throws Exception {
        data = DataDirectory.open(directory);
        data.database().migrate();
        system = ActorSystem.create(Behaviors.empty(), "farm", LedgerConfig.pekko(data.database()).withFallback(ConfigFactory.load()));
        ConsoleSettings settings = ConsoleSettings.defaults(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        console = get(Console.start(system, settings, new AccessFiles(directory), data.farmSecret(), () -> Readiness.NOTHING_YET));
        ledger = Ledger.start(system, LedgerSettings.defaults("node-1", ZoneId.of("UTC")), data);
        get(ledger.ready());
    }

    /** One whose API says "starting" until it is opened. */
    static FarmOfLedger starting(Path directory) throws Exception {
        return new FarmOfLedger(directory);
    }

    static FarmOfLedger start(Path directory) throws Exception {
        FarmOfLedger farm = new FarmOfLedger(directory);
        farm.open();
        return farm;
    }

    void open() {
        console.open(new Sources(ledger.admin(), ledger.directory(), new Entrance(Optional.empty(), 2000, true), Optional.empty(), LiveFarm.NOTHING, Optional.empty(), Optional.empty()));
    }

    Ledger ledger() {
        return ledger;
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(FarmUnderTest.LONG.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        get(console.stop(Duration.ofSeconds(2)));
        get(ledger.stop());
        system.terminate();
        get(system.getWhenTerminated());
        data.close();
    }
}
