package org.btestfarm.app.serve;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.btestfarm.app.Version;
import org.btestfarm.app.csv.TestsFile;
import org.btestfarm.app.logging.Syslog;
import org.btestfarm.app.metrics.FarmMeters;
import org.btestfarm.app.metrics.HappenedMeters;
import org.btestfarm.app.metrics.LedgerMeters;
import org.btestfarm.app.metrics.SyslogMeters;
import org.btestfarm.app.serve.config.ConfigurationException;
import org.btestfarm.app.serve.config.ServeConfiguration;
import org.btestfarm.console.AccessFiles;
import org.btestfarm.console.Console;
import org.btestfarm.console.ConsoleException;
import org.btestfarm.console.Entrance;
import org.btestfarm.console.Readiness;
import org.btestfarm.console.Sources;
import org.btestfarm.console.pages.audit.Journal;
import org.btestfarm.console.starting.StartingServer;
import org.btestfarm.console.views.ResultLinks;
import org.btestfarm.console.views.store.StoredJournal;
import org.btestfarm.console.views.store.Views;
import org.btestfarm.dataplane.DataPlane;
import org.btestfarm.farm.Farm;
import org.btestfarm.farm.FarmStartException;
import org.btestfarm.farm.cluster.FarmCluster;
import org.btestfarm.farm.directory.LedgerUsers;
import org.btestfarm.farm.live.FarmActivity;
import org.btestfarm.farm.metering.LedgerAccess;
import org.btestfarm.farm.observe.FarmObserver;
import org.btestfarm.farm.observe.FarmObservers;
import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.farm.settings.ListenerSettings;
import org.btestfarm.ledger.Ledger;
import org.btestfarm.ledger.account.FarmCalendar;
import org.btestfarm.ledger.audit.History;
import org.btestfarm.ledger.database.Database;
import org.btestfarm.ledger.database.WriterLock;
import org.btestfarm.ledger.journal.DataDirectory;
import org.btestfarm.ledger.journal.LedgerConfig;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.protocol.IpText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A farm with all that it runs on: actor system, HTTP server, ledger, users, listeners. HTTP answers first, before there is an actor system, to say that the farm is
 * starting, and stays while tests end.
 */
final class RunningFarm implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RunningFarm.class);
    private static final Duration REQUESTS_END = Duration.ofSeconds(1);
    private static final Readiness RUNNING = new Readiness(Readiness.READY, Readiness.READY);

    private final ActorSystem<?> system;
    private volatile @Nullable Ledger ledger;
    private volatile @Nullable Farm farm;
    private final LiveView live = new LiveView(this::activity);
    private @Nullable Users users;
    private @Nullable Console console;
    private @Nullable LedgerMeters ledgerMeters;
    private @Nullable Syslog syslog;
    private @Nullable TestsFile testsFile;
    private @Nullable Views views;
    private volatile Readiness readiness = Readiness.NOTHING_YET;
    private boolean stopped;

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
        // What is wrong with files and addresses is found before there is an actor system, as far as that takes no time.
        try (StartingServer meanwhile = answerMeanwhile(configuration, directory)) {
            if (configuration.csv().isPresent()) {
                TestsFile.check(configuration.csv().get());
            }
            directory.use(configuration.server().<Database>map(server -> server).orElseGet(directory::embedded));
            RunningFarm running = new RunningFarm(ComingSystem.start(
                    LedgerConfig.pekko(directory.database()).withFallback(configuration.pekko()).withFallback(configuration.cluster().config()),
                    () -> prepare(configuration, directory)));
            boolean whole = false;
            try {
                if (configuration.server().isPresent()) { // Coming together with other nodes may take long: health says so meanwhile.
                    running.startConsole(configuration, plane, directory, Optional.ofNullable(meanwhile));
                    running.ledger = running.inCluster(configuration, directory);
                } else { // Its actors need no help to recover.
                    running.ledger = Ledger.start(running.system, configuration.ledger(), directory);
                    running.startConsole(configuration, plane, directory, Optional.ofNullable(meanwhile));
                }
                running.openLedger(configuration, directory);
                running.startFarm(configuration, plane, directory);
                whole = true;
                return running;
            } finally {
                if (!whole) {
                    running.close();
                }
            }
        } catch (LedgerException | ConsoleException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** What needs no actor system. */
    private static void prepare(ServeConfiguration configuration, DataDirectory directory) throws LedgerException {
        directory.database().migrate();
        if (configuration.server().isPresent()) {
            directory.shareSecrets(configuration.ledger().node()); // Before anything is made here that the farm has already.
        }
        if (configuration.http().isPresent()) {
            Console.warmUp();
        }
    }

    private static @Nullable StartingServer answerMeanwhile(ServeConfiguration configuration, DataDirectory directory) throws ConsoleException {
        if (configuration.http().isEmpty()) {
            return null;
        }
        return Console.answerMeanwhile(configuration.http().get(), new AccessFiles(directory.path())).orElse(null);
    }

    private void startConsole(ServeConfiguration configuration, DataPlane plane, DataDirectory directory, Optional<StartingServer> before)
            throws LedgerException, FarmStartException, IOException, InterruptedException {
        AccessFiles files = new AccessFiles(directory.path());
        if (configuration.http().isEmpty()) {
            files.removeAddress(); // One that a killed farm left behind.
            return;
        }
        Console started = Waits.started(Console.start(system, configuration.http().get(), files, directory.farmSecret(), this::readiness, before), "the HTTP server");
        console = started;
        started.metrics().build(Version.number());
        FarmMeters.bind(started.metrics().registry(), plane);
    }

    /** Asked ten times a second. */
    private FarmActivity activity() {
        Farm running = farm;
        return running == null ? FarmActivity.NONE : running.activity();
    }

    /** Asked at each request for it. */
    private Readiness readiness() {
        Ledger running = ledger;
        Farm listening = farm;
        Readiness now = readiness;
        if (now != RUNNING || running == null || listening == null) {
            return now;
        }
        return new Readiness(running.trouble().or(running::refusal).or(listening::notReady).orElse(Readiness.READY), listening.full().orElse(Readiness.READY));
    }

    private void openLedger(ServeConfiguration configuration, DataDirectory directory)
            throws LedgerException, FarmStartException, ConfigurationException, IOException, InterruptedException {
        Ledger started = ledger();
        Waits.started(started.ready(), "the ledger");
        users = new Users(configuration, started, directory);
        users.bringIn();
        readiness = new Readiness(Readiness.READY, Readiness.STARTING);
        if (console != null) {
            Views made = Views.create(
                    directory.path().resolve("views.db"), configuration.views(), () -> new StoredJournal(directory.database()),
                    started.directory()::version, new ResultLinks(directory.farmSecret()));
            views = made;
            ledgerMeters = new LedgerMeters(console.metrics().registry(), system, started);
            console.open(new Sources(
                    started.admin(),
                    started.directory(),
                    entrance(configuration),
                    Optional.of(made.results()),
                    live,
                    Optional.of(journal(configuration, directory)),
                    Optional.of(new OperatedNode(configuration.ledger().node(), system, () -> Optional.ofNullable(farm)))));
        }
    }

    /** The writer is wherever the cluster has it: without a cluster there is none. */
    private Ledger inCluster(ServeConfiguration configuration, DataDirectory directory) throws LedgerException {
        FarmCluster.get(system).join(() -> {
            try { // Whoever writes the ledger is a farm.
                return WriterLock.holder(directory.database(), configuration.ledger().node()).map(holder -> "the ledger has a writer, " + holder);
            } catch (SQLException e) {
                throw new IllegalStateException("the database does not answer: " + e.getMessage(), e);
            }
        });
        return Ledger.startInCluster(system, configuration.ledger(), directory);
    }

    private static Journal journal(ServeConfiguration configuration, DataDirectory directory) {
        return new Journal(
                () -> History.open(directory.database(), directory.path().resolve(History.ARCHIVES), List.of()), new FarmCalendar(configuration.ledger().zone()));
    }

    /** What pages say about testing. A farm that listens on all addresses is reached at the one that the browser asked. */
    private static Entrance entrance(ServeConfiguration configuration) {
        List<InetSocketAddress> listen = configuration.farm().listeners().stream().map(ListenerSettings::address).toList();
        return new Entrance(
                configuration.testAddress().or(
                        () -> listen.stream().map(InetSocketAddress::getAddress).filter(address -> !address.isAnyLocalAddress()).findFirst().map(IpText::of)),
                listen.get(0).getPort(),
                configuration.auth() != ListenerAuth.OPEN);
    }

    /** The user that is made comes after the listeners: one whose password was never shown would be of no use at later starts. */
    private void startFarm(ServeConfiguration configuration, DataPlane plane, DataDirectory directory)
            throws LedgerException, FarmStartException, IOException, InterruptedException {
        LedgerAccess access = new LedgerAccess(ledger().node(), ledger().collector());
        farm = Waits.started(
                Farm.start(system, configuration.farm(), new LedgerUsers(ledger().directory()), access, plane, directory.farmSecret(), observer(configuration)), "the farm");
        if (console != null) {
            FarmMeters.bind(console.metrics().registry(), farm());
        }
        users().makeFirst();
        readiness = RUNNING;
        if (views != null) {
            views.start(); // Not before: the past may wait, tests may not.
        }
        if (console != null) {
            log.info("HTTP on {} port {}: pages, health, and the operators' API with the token in {}",
                    IpText.of(console.address().getAddress()), console.address().getPort(), new AccessFiles(directory.path()).tokenFile());
        }
    }

    /** Whoever is to be told of logins and tests. */
    private FarmObserver observer(ServeConfiguration configuration) throws IOException {
        List<FarmObserver> observers = new ArrayList<>();
        if (console != null) {
            observers.add(new HappenedMeters(console.metrics().registry()));
        }
        if (configuration.syslog().isPresent()) {
            Syslog events = new Syslog(configuration.syslog().get());
            syslog = events;
            observers.add(events.observer());
        }
        if (configuration.csv().isPresent()) {
            TestsFile file = new TestsFile(configuration.csv().get(), port(configuration), Clock.systemUTC());
            testsFile = file;
            observers.add(file);
        }
        if (console != null) {
            SyslogMeters.bind(console.metrics().registry(), Optional.ofNullable(syslog));
        }
        return new FarmObservers(observers);
    }

    /** The one port that it listens on; not known where the system chooses. */
    private static OptionalInt port(ServeConfiguration configuration) {
        int[] ports = configuration.farm().listeners().stream().mapToInt(listener -> listener.address().getPort()).distinct().toArray();
        return ports.length == 1 && ports[0] != 0 ? OptionalInt.of(ports[0]) : OptionalInt.empty();
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

    /** Completes when the actor system has ended by itself; with true if the node was put out of its farm. */
    CompletionStage<Boolean> ended() {
        return FarmCluster.get(system).ended();
    }

    /** Stops: running tests have that long to end, requests a second. */
    void stop(Duration grace) throws InterruptedException {
        if (stopped) {
            return; // A node that leaves its farm ends its actors by itself after that.
        }
        stopped = true;
        readiness = new Readiness(Readiness.STOPPING, Readiness.STOPPING);
        if (ended().toCompletableFuture().isDone()) { // Its actors are gone, and cannot be asked to stop.
            if (views != null) {
                views.close();
            }
            return;
        }
        if (farm != null) {
            Waits.stopped(farm.stop(grace), "the farm");
        }
        if (testsFile != null) {
            testsFile.close();
        }
        if (syslog != null) {
            syslog.close();
        }
        if (ledgerMeters != null) {
            ledgerMeters.close();
        }
        if (console != null) {
            Waits.stopped(console.stop(REQUESTS_END), "the HTTP server");
        }
        if (views != null) {
            views.close();
        }
        if (ledger != null) {
            Waits.stopped(ledger.stop(), "the ledger");
        }
    }

    /** Stops at once what still runs. */
    @Override
    public void close() throws InterruptedException {
        stop(Duration.ZERO);
        if (!ended().toCompletableFuture().isDone()) { // Else there is nothing to wait for, or nothing that would come.
            system.terminate();
            Waits.stopped(system.getWhenTerminated(), "the actor system");
        }
    }
}
