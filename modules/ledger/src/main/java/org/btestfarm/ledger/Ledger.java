package org.btestfarm.ledger;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.btestfarm.ledger.account.FarmCalendar;
import org.btestfarm.ledger.admin.AdminParts;
import org.btestfarm.ledger.admin.AskWriter;
import org.btestfarm.ledger.admin.InProcessAdmin;
import org.btestfarm.ledger.archive.ArchiveReport;
import org.btestfarm.ledger.archive.Archiver;
import org.btestfarm.ledger.archive.BaseWriter;
import org.btestfarm.ledger.archive.InProcessJournal;
import org.btestfarm.ledger.chain.NodeKey;
import org.btestfarm.ledger.credential.CredentialStore;
import org.btestfarm.ledger.credential.CredentialWriter;
import org.btestfarm.ledger.credential.PasswordKey;
import org.btestfarm.ledger.database.Database;
import org.btestfarm.ledger.database.PostgresDatabase;
import org.btestfarm.ledger.database.WriterLock;
import org.btestfarm.ledger.directory.JournalFollower;
import org.btestfarm.ledger.directory.LedgerDirectory;
import org.btestfarm.ledger.directory.LiveDirectory;
import org.btestfarm.ledger.directory.Replica;
import org.btestfarm.ledger.directory.ReplicaActor;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.journal.DataDirectory;
import org.btestfarm.ledger.journal.JournalStatus;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.ledger.journal.SpaceGuard;
import org.btestfarm.ledger.quota.LedgerState;
import org.btestfarm.ledger.writer.Collector;
import org.btestfarm.ledger.writer.Rehearsal;
import org.btestfarm.ledger.writer.WriterLoad;
import org.btestfarm.protocol.auth.FakeVerifiers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything durable of one farm, on one node's actor system. Thread-safe. */
public final class Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final int INCARNATION_BYTES = 8;
    private static final Duration BASE_PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(10);

    private final ActorSystem<?> system;
    private final LedgerSettings settings;
    private final NodeId node;
    private final LiveDirectory directory;
    private final ActorRef<Replica> replica;
    private final ActorRef<Collector.Command> collector;
    private final InProcessAdmin admin;
    private final CredentialStore store;
    private final CredentialWriter credentials;
    private final CompletableFuture<Done> ready;
    private final Database database;
    private final Archiver archiver;
    private final SpaceWatch space;
    private final Leaving leaving;
    private volatile Optional<String> refusal = Optional.empty();
    private final Executor blocking;
    private final WriterLoad load = new WriterLoad();
    private final AtomicReference<Optional<Hosting.Hosted>> hosted = new AtomicReference<>(Optional.empty());
    private final AtomicReference<CompletableFuture<Done>> stopped = new AtomicReference<>();

    private Ledger(
            ActorSystem<?> system,
            LedgerSettings settings,
            DataDirectory files,
            NodeKey nodeKey,
            PasswordKey passwordKey,
            FakeVerifiers strangers,
            CredentialStore store,
            boolean clustered) {
        this.system = system;
        this.settings = settings;
        this.store = store;
        this.credentials = new CredentialWriter(store);
        byte[] incarnation = new byte[INCARNATION_BYTES];
        new SecureRandom().nextBytes(incarnation);
        this.node = new NodeId(settings.node(), HexFormat.of().formatHex(incarnation));
        this.directory = new LiveDirectory();
        CompletableFuture<Done> whole = new CompletableFuture<>();
        this.ready = whole.handle((done, failure) -> failure == null
                        ? CompletableFuture.completedStage(done)
                        : CompletableFuture.<Done>failedStage(unreadable(files, failure)))
                .thenCompose(stage -> stage)
                .toCompletableFuture();
        this.replica = system.systemActorOf(
                ReplicaActor.create(store, credentials, passwordKey, directory, whole), "ledger-replica", DispatcherSelector.blocking());
        FarmCalendar calendar = new FarmCalendar(settings.zone());
        this.database = files.database();
        this.leaving = new Leaving(system, clustered, settings.stopWithin());
        Behavior<Collector.Command> writer = Collector.create(
                settings.writer(calendar, nodeKey, load),
                replica,
                () -> WriterLock.of(database, settings.node()),
                clustered ? Optional.empty() : Optional.of(LOCK_PATIENCE));
        if (clustered) {
            Collector.Stop handOver = new Collector.Stop(system.ignoreRef(), false);
            this.collector = ClusterSingleton.get(system).init(SingletonActor.of(hosted(writer), "ledger").withStopMessage(handOver));
            system.systemActorOf(JournalFollower.create(database, replica, directory), "ledger-follower", DispatcherSelector.blocking());
            ready.thenRun(() -> system.systemActorOf(Rehearsal.create(settings.writer(calendar, nodeKey, new WriterLoad())), "ledger-rehearsal", Props.empty()));
        } else {
            this.collector = system.systemActorOf(writer, "ledger", Props.empty());
            hosted.set(Optional.of(new Hosting.Hosted(collector, new CompletableFuture<>())));
        }
        this.blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
        this.archiver = new Archiver(database, nodeKey, BaseWriter.of(system, collector, BASE_PATIENCE));
        // What a server has left, only that knows.
        long minFree = database instanceof PostgresDatabase ? 0 : settings.minFreeBytes();
        this.space = new SpaceWatch(system, new SpaceGuard(files.path().toString(), minFree, files::freeBytes), blocking, this::refuseTests);
        if (!clustered) {
            ready.thenRunAsync(this::finishArchiving, blocking);
        }
        AdminParts parts = new AdminParts(
                new AskWriter(system, collector, settings.answerWithin()),
                replica,
                directory,
                credentials,
                passwordKey,
                strangers,
                blocking,
                new Semaphore(AdminParts.PLACES),
                settings.clock());
        this.admin = new InProcessAdmin(parts, calendar, new InProcessJournal(this::journalStatus, this::archive));
    }

    /** A writer on this node: where it runs, and only there, it can be told to stop, since the proxy of a cluster would send that to another node. */
    private Behavior<Collector.Command> hosted(Behavior<Collector.Command> writer) {
        Behavior<Collector.Command> lasting =
                Behaviors.supervise(writer).onFailure(SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(5), 0.1));
        return Behaviors.intercept(() -> new Hosting(hosted), lasting);
    }

    private static LedgerException unreadable(DataDirectory files, Throwable failure) {
        return new LedgerException("cannot read the journal in " + files.database().name() + ": " + failure.getMessage(), failure);
    }

    /**
     * Starts the ledger with its writer in this process, which is the only one that has the directory; it recovers in the background. On a server it fails
     * to become ready if another process writes.
     *
     * @param system must have {@link org.btestfarm.ledger.journal.LedgerConfig#pekko} in its configuration; it must outlive the ledger
     * @param directory open, so locked for this process, and its schema migrated; stays the caller's to close, after the system has terminated
     * @throws LedgerException if a key file or the database cannot be used; names it
     */
    public static Ledger start(ActorSystem<?> system, LedgerSettings settings, DataDirectory directory) throws LedgerException {
        return start(system, settings, directory, false);
    }

    /**
     * Starts the ledger of one node of a farm: the writer is the cluster's singleton, on whichever node that is, and the directory here follows the journal in
     * the database. As {@link #start}, but the system must be a node of a cluster, and it becomes ready before there is a writer.
     *
     * @throws LedgerException if a key file or the database cannot be used, or the secrets here are not the farm's; names it
     */
    public static Ledger startInCluster(ActorSystem<?> system, LedgerSettings settings, DataDirectory directory) throws LedgerException {
        return start(system, settings, directory, true);
    }

    private static Ledger start(ActorSystem<?> system, LedgerSettings settings, DataDirectory directory, boolean clustered) throws LedgerException {
        NodeKey nodeKey = directory.nodeKey(settings.node());
        if (directory.database() instanceof PostgresDatabase) {
            directory.shareSecrets(settings.node());
        }
        PasswordKey passwordKey = directory.passwordKey();
        FakeVerifiers strangers = new FakeVerifiers(directory.farmSecret());
        return new Ledger(system, settings, directory, nodeKey, passwordKey, strangers, CredentialStore.open(directory.database()), clustered);
    }

    /** Who this node is, in this run of its process. */
    public NodeId node() {
        return node;
    }

    /** What it was told. */
    public LedgerSettings settings() {
        return settings;
    }

    /** Where requests go, as {@link Collector.Ask}. */
    public ActorRef<Collector.Command> collector() {
        return collector;
    }

    /** How much the writer has to do, as far as it is on this node. */
    public WriterLoad load() {
        return load;
    }

    /** Users and policies as they are now. */
    public LedgerDirectory directory() {
        return directory;
    }

    /** Whether there is a user of that name, with credentials or without. */
    public boolean hasUser(String name) {
        return directory.user(name).isPresent();
    }

    /** What operators ask and change. */
    public InProcessAdmin admin() {
        return admin;
    }

    /**
     * Asks the replica about the state: balances, open tests. Never reaches the writer.
     *
     * @param question runs where the state belongs: it must be quick, and keep nothing of it
     * @return fails with a {@link LedgerException} if there is no state yet
     */
    public <T> CompletionStage<T> read(Function<LedgerState, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        replica.tell(Replica.Read.of(question, answer));
        return answer.orTimeout(settings.answerWithin().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Completes when the journal is recovered and tests may be accepted; fails with a {@link LedgerException} that names the file if that can never be. */
    public CompletionStage<Done> ready() {
        return ready;
    }

    /** Why nothing can be made durable now, if that is so: one line. It ends by itself when the cause is gone. */
    public Optional<String> trouble() {
        return directory.trouble();
    }

    /** Why new tests are refused by {@link #refuseTests}, or for want of space: one line; empty if they are not. */
    public Optional<String> refusal() {
        return refusal;
    }

    /**
     * Refuses new tests with "not yet", or accepts them again.
     *
     * @param reason one line; empty to accept tests
     */
    public void refuseTests(Optional<String> reason) {
        refusal = reason;
        collector.tell(new Collector.RefuseTests(reason));
    }

    private void finishArchiving() {
        try {
            Archiver.finish(database);
        } catch (LedgerException e) {
            LOG.warn("events that were archived could not be removed yet: {}", e.getMessage());
        }
    }

    /** How large the journal is, how much room it has, and whether tests are accepted; fails with a {@link LedgerException} that names the file. */
    public CompletionStage<JournalStatus> journalStatus() {
        return run(() -> JournalStatus.of(database, trouble().or(space::refusal)));
    }

    /**
     * Archives the beginning of the journal while the farm runs; see {@link Archiver#archive}.
     *
     * @param before events up to the first one that is not before this are archived
     * @param to the directory for the file
     * @return fails with a {@link LedgerException}; the journal is whole then
     */
    public CompletionStage<ArchiveReport> archive(Instant before, Path to) {
        return run(() -> archiver.archive(before, to));
    }

    private interface Work<T> {
        T run() throws LedgerException;
    }

    private <T> CompletionStage<T> run(Work<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        blocking.execute(() -> {
            try {
                result.complete(work.run());
            } catch (LedgerException | RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    /**
     * Answers what waits, and signs the head. Where other nodes go on with the farm, this one leaves it, one of them has the writer at once, and the actor system
     * ends by itself after that; where none does, a snapshot is stored. Completes within {@link LedgerSettings#stopWithin} or fails; idempotent.
     */
    public CompletionStage<Done> stop() {
        CompletableFuture<Done> result = new CompletableFuture<>();
        if (!stopped.compareAndSet(null, result)) {
            return stopped.get();
        }
        Duration within = settings.stopWithin();
        leaving.end(hosted.get()).whenCompleteAsync(
                (done, failure) -> {
                    close();
                    if (failure == null) {
                        result.complete(done);
                    } else {
                        result.completeExceptionally(new LedgerException("the ledger did not stop within " + within.toSeconds() + " s: the journal's head is "
                                + "not signed, the next start replays more", failure));
                    }
                },
                system.dispatchers().lookup(DispatcherSelector.blocking()));
        return result;
    }

    /** Lets go of files and timers. */
    void close() {
        space.close();
        credentials.close();
        try {
            store.close();
        } catch (LedgerException e) {
            LOG.warn("{}", e.getMessage());
        }
    }
}
