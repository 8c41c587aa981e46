package org.btestfarm.app.testing;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.awaitility.Awaitility;
import org.btestfarm.dataplane.DataPlane;
import org.btestfarm.dataplane.DataPlaneOptions;
import org.btestfarm.farm.Farm;
import org.btestfarm.farm.directory.LedgerUsers;
import org.btestfarm.farm.metering.LedgerAccess;
import org.btestfarm.farm.settings.Deadlines;
import org.btestfarm.farm.settings.FarmSettings;
import org.btestfarm.farm.settings.GuessLimits;
import org.btestfarm.farm.settings.Limits;
import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.farm.settings.ListenerSettings;
import org.btestfarm.farm.settings.PortRange;
import org.btestfarm.ledger.Ledger;
import org.btestfarm.ledger.LedgerSettings;
import org.btestfarm.ledger.admin.NewUser;
import org.btestfarm.ledger.journal.DataDirectory;
import org.btestfarm.ledger.journal.LedgerConfig;
import org.jspecify.annotations.Nullable;

/** A farm on loopback with a listener of each login on IPv4 and IPv6, and one user. */
public final class FarmUnderTest implements AutoCloseable {
    /** How long anything may take on a machine that is busy with other things. */
    public static final Duration LONG = Duration.ofSeconds(120);

    /** Not the client's address, 127.0.0.1. */
    public static final String IPV4 = "127.0.0.2";

    public static final String IPV6 = "::1";
    public static final String USER = "alice";
    public static final String PASSWORD = "secret";

    // Processes of tests that run at once each have ports of their own.
    private static final int FORK = Integer.getInteger("test.fork", 1);

    /** Below the ports that systems give to outgoing connections, and fewer than 256: client and server may share ::1. */
    private static final PortRange UDP_PORTS = new PortRange(29_401 + 600 * FORK, 29_650 + 600 * FORK);

    private static final List<String> ADDRESSES = List.of(IPV4, IPV6);

    private final Path data;
    private final DataDirectory directory;
    private final DataPlane plane;
    private final ActorSystem<?> system;
    private @Nullable Ledger ledger;
    private @Nullable Farm farm;

    private FarmUnderTest(Path data, DataDirectory directory, DataPlane plane, ActorSystem<?> system) {
        this.data = data;
        this.directory = directory;
        this.plane = plane;
        this.system = system;
    }

    /** Starts one with room for many tests from one address. */
    public static FarmUnderTest start() throws Exception {
        return start(Limits.defaults().withSessions(1_000, 1_000, 1_000));
    }

    /** Starts one with these limits. */
    public static FarmUnderTest start(Limits limits) throws Exception {
        List<ListenerSettings> listeners = new ArrayList<>();
        for (String address : ADDRESSES) {
            for (ListenerAuth auth : ListenerAuth.values()) {
                listeners.add(new ListenerSettings(new InetSocketAddress(address, 0), auth));
            }
        }
        FarmSettings settings = new FarmSettings(listeners, UDP_PORTS, limits, Deadlines.defaults(), GuessLimits.defaults());
        Path data = Files.createTempDirectory("farm-under-test");
        DataDirectory directory = DataDirectory.open(data);
        directory.database().migrate();
        FarmUnderTest made = new FarmUnderTest(
                data, directory, DataPlane.open(DataPlaneOptions.defaults()), Farm.actorSystem(LedgerConfig.pekko(directory.database())));
        try {
            made.start(settings);
            return made;
        } catch (Exception e) {
            made.close();
            throw e;
        }
    }

    private void start(FarmSettings settings) throws Exception {
        Ledger books = Ledger.start(system, LedgerSettings.defaults("node-1", ZoneOffset.UTC), directory);
        ledger = books;
        get(books.ready());
        get(books.admin().addUser(new NewUser(USER, PASSWORD, true)));
        LedgerAccess access = new LedgerAccess(books.node(), books.collector());
        farm = get(Farm.start(system, settings, new LedgerUsers(books.directory()), access, plane, directory.farmSecret()));
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    private Farm farm() {
        return Objects.requireNonNull(farm, "not started");
    }

    /** Where the listener of this kind listens. */
    public InetSocketAddress address(String host, ListenerAuth auth) {
        return farm().listening().get(ADDRESSES.indexOf(host) * ListenerAuth.values().length + auth.ordinal());
    }

    /** The port of the listener that asks nobody, as text for the command line. */
    public String openPort() {
        return port(ListenerAuth.OPEN);
    }

    /** A listener's port on {@link #IPV4}, as text for the command line. */
    public String port(ListenerAuth auth) {
        return String.valueOf(address(IPV4, auth).getPort());
    }

    /** Event loops for clients too. */
    public DataPlane plane() {
        return plane;
    }

    /** Tests that run now. */
    public int sessions() {
        return farm().sessions();
    }

    /** Waits until no test runs. */
    public void awaitNobody() {
        Awaitility.await().atMost(LONG).until(() -> farm().sessions() == 0);
    }

    @Override
    public void close() throws Exception {
        try {
            if (farm != null) {
                get(farm.stop(Duration.ZERO));
            }
            if (ledger != null) {
                get(ledger.stop());
            }
        } finally {
            system.terminate();
            get(system.getWhenTerminated());
            plane.close();
            directory.close();
            try (Stream<Path> files = Files.walk(data)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
