package org.btestfarm.farm;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.awaitility.Awaitility;
import org.btestfarm.dataplane.DataPlane;
import org.btestfarm.dataplane.DataPlaneOptions;
import org.btestfarm.farm.directory.Directory;
import org.btestfarm.farm.directory.User;
import org.btestfarm.farm.metering.LedgerAccess;
import org.btestfarm.farm.settings.Deadlines;
import org.btestfarm.farm.settings.FarmSettings;
import org.btestfarm.farm.settings.GuessLimits;
import org.btestfarm.farm.settings.Limits;
import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.farm.settings.ListenerSettings;
import org.btestfarm.farm.settings.PortRange;
import org.btestfarm.ledger.message.Capability;
import org.btestfarm.protocol.auth.Verifier;

/** A farm on loopback with a listener of each kind, and users alice (EC-SRP5 only) and bob (MD5 too), for tests over real sockets. */
public final class FarmFixture implements AutoCloseable {
    public static final byte[] SECRET = new byte[32];
    public static final User ALICE = new User("alice", Verifier.create("alice", "secret", new SecureRandom()), Optional.empty());
    public static final User BOB = new User("bob", Verifier.create("bob", "b0b", new SecureRandom()), Optional.of("b0b"));
    /** How long anything may take on a machine that is busy with other things. */
    public static final Duration LONG = Duration.ofSeconds(30);

    /** Deadlines that nobody meets who takes as long as that, for what does not end by one. */
    public static final Deadlines PATIENT = new Deadlines(LONG, LONG, LONG, LONG.multipliedBy(2));

    // Of processes of tests that run at once each has ports of its own; fewer than 256, as the clients' are 256 above.
    private static final int FORK = Integer.getInteger("test.fork", 1);
    private static final PortRange UDP_PORTS = new PortRange(29_001 + 600 * FORK, 29_250 + 600 * FORK);

    public final DataPlane plane;
    public final Farm farm;
    public final TestLedger ledger;

    private FarmFixture(DataPlane plane, Farm farm, TestLedger ledger) {
        this.plane = plane;
        this.farm = farm;
        this.ledger = ledger;
    }

    /** Silent clients are given up after a time that a test can wait for. */
    public static Deadlines shortIdle() {
        return new Deadlines(LONG, LONG, LONG, Duration.ofMillis(1_500));
    }

    /** So are those that do not go on with their handshake. */
    public static Deadlines shortHandshake() {
        return new Deadlines(Duration.ofMillis(700), Duration.ofMillis(700), LONG, PATIENT.idle());
    }

    public static FarmSettings settings() {
        return settings(Limits.defaults(), PATIENT);
    }

    public static FarmSettings settings(Limits limits, Deadlines deadlines) {
        Duration longest = Duration.ofMillis(500);
        GuessLimits guesses = new GuessLimits(1_000, Duration.ofMillis(100), longest, 10_000, 10_000, Duration.ofDays(1));
        return new FarmSettings(listeners(), UDP_PORTS, limits, deadlines, guesses);
    }

    public static List<ListenerSettings> listeners() {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return Stream.of(ListenerAuth.OPEN, ListenerAuth.MD5, ListenerAuth.ECSRP5)
                .map(auth -> new ListenerSettings(any, auth))
                .toList();
    }

    public static FarmFixture start() throws Exception {
        return start(settings());
    }

    public static FarmFixture start(FarmSettings settings) throws Exception {
        return start(settings, ConfigFactory.empty());
    }

    public static FarmFixture start(FarmSettings settings, Config overrides) throws Exception {
        return start(settings, overrides, TestLedger.temporary(), Set.of(Capability.values()));
    }

    /** With a writer that can do just this, on a ledger that is closed with the farm. */
    public static FarmFixture start(FarmSettings settings, Config overrides, TestLedger ledger, Set<Capability> writer) throws Exception {
        DataPlane plane = DataPlane.open(new DataPlaneOptions(2, DataPlaneOptions.TransportChoice.AUTO, "system"));
        ActorSystem<?> system = Farm.actorSystem(overrides.withFallback(ledger.config()));
        try {
            LedgerAccess access = ledger.start(system, writer);
            Farm farm = Farm.start(system, settings, directory(), access, plane, SECRET)
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
            ledger.user(ALICE.name(), true);
            ledger.user(BOB.name(), true);
            Awaitility.await().atMost(LONG).until(() -> farm.notReady().isEmpty());
            return new FarmFixture(plane, farm, ledger);
        } catch (Exception e) {
            end(system);
            ledger.close();
            plane.close();
            throw e;
        }
    }

    private static void end(ActorSystem<?> system) throws Exception {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** Alice and Bob, and a name at which the directory itself fails. */
    private static Directory directory() {
        Directory users = Directory.of(List.of(ALICE, BOB));
        return name -> {
            if (name.equals("defect")) {
                throw new IllegalStateException("the directory has a defect, for a test");
            }
            return users.find(name);
        };
    }

    /** Where the listener of this kind listens. */
    public InetSocketAddress address(ListenerAuth auth) {
        return farm.listening().get(auth.ordinal());
    }

    public RawClient connect(ListenerAuth auth) throws Exception {
        return new RawClient(address(auth));
    }

    /** Waits until nobody and nothing is left: no session, handshake, UDP port. */
    public void awaitNobody() {
        Awaitility.await().atMost(LONG).untilAsserted(() -> {
            var services = farm.services();
            org.assertj.core.api.Assertions.assertThat(List.of(
                            farm.sessions(),
                            services.admission().sessions(),
                            services.admission().handshakes(),
                            services.udpPorts().inUse()))
                    .as("sessions, places of sessions, handshakes, UDP ports")
                    .containsOnly(0);
        });
    }

    /** File descriptors that this process has open; -1 where the system does not tell. */
    public static long openFiles() throws Exception {
        Path own = Path.of("/proc/self/fd");
        if (!Files.isDirectory(own)) {
            return -1;
        }
        try (Stream<Path> files = Files.list(own)) {
            return files.count();
        }
    }

    /** Ends as when its process is killed: nothing more is said to the ledger. The ledger's files stay the caller's. */
    public void die() throws Exception {
        ledger.shut(true);
        end(farm.system());
        plane.close();
    }

    @Override
    public void close() throws Exception {
        try {
            farm.stop(Duration.ZERO).toCompletableFuture().get(30, TimeUnit.SECONDS);
            ledger.stop();
            end(farm.system());
        } finally {
            ledger.close();
            plane.close();
        }
    }
}
