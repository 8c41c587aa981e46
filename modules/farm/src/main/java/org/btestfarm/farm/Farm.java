package org.btestfarm.farm;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.remote.RemoteTransportException;
import org.btestfarm.dataplane.ComputePool;
import org.btestfarm.dataplane.CpuLoad;
import org.btestfarm.dataplane.DataPlane;
import org.btestfarm.farm.admission.Admission;
import org.btestfarm.farm.admission.FullnessLog;
import org.btestfarm.farm.admission.GuessThrottle;
import org.btestfarm.farm.admission.RefusalLog;
import org.btestfarm.farm.cluster.FarmCluster;
import org.btestfarm.farm.connection.NodeServices;
import org.btestfarm.farm.directory.Directory;
import org.btestfarm.farm.live.ActivityBoard;
import org.btestfarm.farm.live.ActivityReporter;
import org.btestfarm.farm.live.FarmActivity;
import org.btestfarm.farm.observe.FarmObserver;
import org.btestfarm.farm.observe.FarmReadings;
import org.btestfarm.farm.session.NodeSessions;
import org.btestfarm.farm.metering.LedgerAccess;
import org.btestfarm.farm.metering.LedgerLink;
import org.btestfarm.farm.metering.LedgerStatus;
import org.btestfarm.farm.metering.RefusedLogins;
import org.btestfarm.farm.metering.RefusedLoginsReporter;
import org.btestfarm.farm.session.Session;
import org.btestfarm.farm.session.SessionAllocation;
import org.btestfarm.farm.session.TestLog;
import org.btestfarm.farm.session.SessionShards;
import org.btestfarm.farm.settings.FarmSettings;
import org.btestfarm.farm.udp.UdpPorts;
import org.btestfarm.protocol.auth.FakeVerifiers;
import org.slf4j.LoggerFactory;

/** A running node of the farm: it listens, and serves tests. */
public final class Farm {
    private static final String NAME = "btest-farm";

    /** Logins whose arithmetic may wait: at a millisecond each, about a tenth of a second's worth for a core. */
    private static final int LOGINS_WAITING = 128;

    private final ActorSystem<?> system;
    private final ActorRef<FarmGuardian.Message> guardian;
    private final NodeServices services;
    private final List<InetSocketAddress> listening;
    private final CompletionStage<Void> stopped;

    private Farm(
            ActorSystem<?> system,
            ActorRef<FarmGuardian.Message> guardian,
            NodeServices services,
            List<InetSocketAddress> listening,
            CompletionStage<Void> stopped) {
        this.system = system;
        this.guardian = guardian;
        this.services = services;
        this.listening = listening;
        this.stopped = stopped;
    }

    /**
     * Makes the actor system that a node runs on; the caller's to terminate, after the farm has stopped.
     *
     * @param overrides wins over the farm's own settings of Pekko ({@code pekko.conf} beside this class); empty for a node on its own
     * @throws FarmStartException if its transport cannot start; a {@link PekkoConfigException} if the overrides cannot be
     */
    public static ActorSystem<?> actorSystem(Config overrides) throws FarmStartException {
        Config config = overrides
                .withFallback(ConfigFactory.parseResources(Farm.class, "pekko.conf"))
                .withFallback(ConfigFactory.load())
                .resolve();
        try {
            return ActorSystem.create(Behaviors.empty(), NAME, config);
        } catch (RemoteTransportException e) {
            throw new FarmStartException("the cluster's transport cannot start: " + e.getMessage(), e);
        } catch (Exception e) { // Not only unchecked ones: Scala declares none.
            throw PekkoConfigException.of(e);
        }
    }

    /**
     * Starts a node.
     *
     * @param system of {@link #actorSystem}
     * @param ledger lets tests in and is told what they use; while it does not answer, tests are refused
     * @param plane moves the bytes; stays the caller's to close, after the farm has stopped
     * @param farmSecret at least 16 random bytes that all nodes share
     * @return once all listeners are bound and tests are served; fails with a {@link FarmStartException} that names the address and port
     */
    public static CompletionStage<Farm> start(
            ActorSystem<?> system, FarmSettings settings, Directory directory, LedgerAccess ledger, DataPlane plane, byte[] farmSecret) {
        return start(system, settings, directory, ledger, plane, farmSecret, FarmObserver.NOBODY);
    }

    /**
     * Likewise, and somebody is told what happens.
     *
     * @param observer told of logins and tests, on the threads of those
     */
    public static CompletionStage<Farm> start(
            ActorSystem<?> system,
            FarmSettings settings,
            Directory directory,
            LedgerAccess ledger,
            DataPlane plane,
            byte[] farmSecret,
            FarmObserver observer) {
        try {
            UdpAddressCheck.require(settings.udpAddresses());
        } catch (FarmStartException e) {
            return CompletableFuture.failedStage(e);
        }
        FakeVerifiers fakeVerifiers = new FakeVerifiers(farmSecret);
        CompletableFuture<NodeServices> made = new CompletableFuture<>();
        CompletableFuture<List<InetSocketAddress>> started = new CompletableFuture<>();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        int cores = Runtime.getRuntime().availableProcessors();
        ComputePool pool = new ComputePool("login", Math.max(1, cores / 2), LOGINS_WAITING);
        Duration timeout = system.settings().config().getDuration("btest-farm.start-timeout");
        Behavior<FarmGuardian.Message> root = Behaviors.setup(context -> {
            NodeServices services = services(context, settings, directory, ledger, fakeVerifiers, pool, observer);
            made.complete(services);
            Runnable joinCluster = () -> joinCluster(context.getSystem());
            return FarmGuardian.create(services, plane, joinCluster, timeout, started, ended);
        });
        ActorRef<FarmGuardian.Message> guardian = system.systemActorOf(root, "farm", Props.empty());
        CompletionStage<Void> stopped = CompletableFuture.anyOf(ended, system.getWhenTerminated().toCompletableFuture()).thenAccept(done -> pool.close());
        stopped.thenRun(() -> started.completeExceptionally(new FarmStartException("the node was stopped while it started", null)));
        CompletionStage<Farm> farm =
                started.thenCombine(made, (addresses, services) -> new Farm(system, guardian, services, addresses, stopped));
        // A node that cannot start is gone, ports and all, by the time its caller hears of it.
        return farm.handle((up, failure) -> failure == null
                        ? CompletableFuture.completedStage(up)
                        : stopped.<Farm>thenCompose(done -> CompletableFuture.failedFuture(unwrap(failure))))
                .thenCompose(stage -> stage);
    }

    private static Throwable unwrap(Throwable failure) {
        return failure instanceof FarmStartException || failure.getCause() == null ? failure : failure.getCause();
    }

    private static NodeServices services(
            ActorContext<?> context,
            FarmSettings settings,
            Directory directory,
            LedgerAccess ledger,
            FakeVerifiers fakeVerifiers,
            ComputePool pool,
            FarmObserver observer) {
        SecureRandom random = new SecureRandom();
        IntSupplier cpuPct = CpuLoad.system()::percent;
        LedgerStatus status = new LedgerStatus();
        ActorRef<LedgerLink.Command> link = context.spawn(
                LedgerLink.create(ledger, settings.leases(), status, cpuPct, System::nanoTime, Clock.systemUTC()), "ledger-link");
        RefusedLogins refusedLogins = new RefusedLogins();
        context.spawn(RefusedLoginsReporter.create(refusedLogins, ledger.collector()), "refused-logins");
        TestLog tests = new TestLog(LoggerFactory.getLogger(Session.class)::info, observer);
        ClusterSharding sharding = ClusterSharding.get(context.getSystem());
        int shardCount = context.getSystem().settings().config().getInt("pekko.cluster.sharding.number-of-shards");
        SessionShards shards = new SessionShards(shardCount, System.nanoTime());
        sharding.init(Entity.of(
                Session.KEY,
                entity -> Session.create(
                        entity.getShard(),
                        settings.limits().maxDuration(),
                        System::nanoTime,
                        () -> testId(random),
                        (test, reason) -> link.tell(new LedgerLink.CloseTest(test.test(), reason, Optional.ofNullable(test.congestion()))),
                        tests))
                .withMessageExtractor(shards.extractor())
                .withAllocationStrategy(SessionAllocation.of(context.getSystem(), shardCount)));
        Admission admission = new Admission(settings.limits(), settings.capacity());
        NodeSessions nodeSessions = new NodeSessions(admission, lease -> link.tell(new LedgerLink.Ended(lease)));
        ActivityBoard activity = new ActivityBoard();
        FullnessLog fullness = new FullnessLog(admission, LoggerFactory.getLogger(Admission.class)::info);
        context.spawn(
                ActivityReporter.create(
                        ledger.node().name(),
                        nodeSessions::all,
                        activity,
                        own -> fullness.second(own.inBps(), own.outBps()),
                        admission::room,
                        CpuLoad.system()::measured,
                        System::nanoTime,
                        Clock.systemUTC()),
                "activity");
        return new NodeServices(
                settings,
                directory,
                admission,
                new GuessThrottle(settings.guesses()),
                new RefusalLog(LoggerFactory.getLogger(RefusalLog.class)::info),
                tests,
                fakeVerifiers,
                new UdpPorts(settings.udpPorts()),
                nodeSessions,
                activity,
                shards,
                id -> sharding.entityRefFor(Session.KEY, id.entityId()),
                pool::submit,
                link,
                status,
                refusedLogins,
                CpuLoad.system()::measured,
                random,
                System::nanoTime);
    }

    /** 128 random bits in hex. */
    private static String testId(SecureRandom random) {
        byte[] id = new byte[16];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    /** Has a node join the cluster, unless it does already. A farm that starts does this, if nobody did it before. */
    public static void joinCluster(ActorSystem<?> system) {
        FarmCluster.get(system).join();
    }

    /** Where it listens, in the order of the settings. */
    public List<InetSocketAddress> listening() {
        return listening;
    }

    /** Why no test can be let in now, though the node listens: one line; empty if the ledger answers. */
    public Optional<String> notReady() {
        return services.ledgerStatus().trouble();
    }

    /** Why this node is full, or takes no new tests: one line; empty if there is room for one more. */
    public Optional<String> full() {
        return services.admission().full();
    }

    /** What this node counts, for metrics. */
    public FarmReadings readings() {
        return new FarmReadings(services.refusals(), services.nodeSessions());
    }

    /** Tests that run now on this node. */
    public int sessions() {
        return services.nodeSessions().size();
    }

    /** What the farm did in the last second, as this node knows it: there already, nobody is asked. The same object until there is something newer. */
    public FarmActivity activity() {
        return services.activity().now();
    }

    /** Takes no new tests from now on; those that run go on. Not undone but by a start. */
    public void drain() {
        services.admission().close();
    }

    /** Takes no new tests, gives running ones the grace to end, then ends them all. Completes once everything is closed; idempotent. */
    public CompletionStage<Void> stop(Duration grace) {
        guardian.tell(new FarmGuardian.Stop(grace));
        return stopped;
    }

    /** How fast the tests that have connections here may send from this node, bit/s each; {@link org.btestfarm.dataplane.Pace#UNLIMITED} is 0. */
    public List<Long> speeds() {
        return services.nodeSessions().all().stream().map(session -> session.pace().bps()).toList();
    }

    /** For tests: what its connections use. */
    NodeServices services() {
        return services;
    }

    /** For tests: its actors. */
    ActorSystem<?> system() {
        return system;
    }
}
