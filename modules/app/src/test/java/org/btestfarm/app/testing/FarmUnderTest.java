package org.btestfarm.app.testing;

import com.typesafe.config.ConfigFactory;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.awaitility.Awaitility;
import org.btestfarm.dataplane.DataPlane;
import org.btestfarm.dataplane.DataPlaneOptions;
import org.btestfarm.farm.Farm;
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
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.protocol.auth.Verifier;

/** A farm on loopback with a listener of each login on IPv4 and IPv6, and one user. */
public final class FarmUnderTest implements AutoCloseable {
    /** How long anything may take on a machine that is busy with other things. */
    public static final Duration LONG = Duration.ofSeconds(60);

    /** Not the client's address, 127.0.0.1. */
    public static final String IPV4 = "127.0.0.2";

    public static final String IPV6 = "::1";
    public static final String USER = "alice";
    public static final String PASSWORD = "secret";

    /** Below the ports that systems give to outgoing connections, and fewer than 256: client and server may share ::1. */
    private static final PortRange UDP_PORTS = new PortRange(30_001, 30_250);

    private static final List<String> ADDRESSES = List.of(IPV4, IPV6);

    private final ActorSystem<?> system;
    private final DataPlane plane;
    private final Farm farm;

    private FarmUnderTest(ActorSystem<?> system, DataPlane plane, Farm farm) {
        this.system = system;
        this.plane = plane;
        this.farm = farm;
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
        User user = new User(USER, Verifier.create(USER, PASSWORD, new SecureRandom()), Optional.of(PASSWORD));
        FarmSettings settings = new FarmSettings(listeners, UDP_PORTS, limits, Deadlines.defaults(), GuessLimits.defaults());
        DataPlane plane = DataPlane.open(DataPlaneOptions.defaults());
        ActorSystem<?> system = Farm.actorSystem(ConfigFactory.empty());
        LedgerAccess access = new LedgerAccess(new NodeId("test", "1"), system.systemActorOf(NoLedger.create(), "no-ledger", Props.empty()));
        try {
            Farm farm = Farm.start(system, settings, Directory.of(List.of(user)), access, plane, new byte[32])
                    .toCompletableFuture()
                    .get(LONG.toSeconds(), TimeUnit.SECONDS);
            return new FarmUnderTest(system, plane, farm);
        } catch (Exception e) {
            end(system);
            plane.close();
            throw e;
        }
    }

    /** Where the listener of this kind listens. */
    public InetSocketAddress address(String host, ListenerAuth auth) {
        return farm.listening().get(ADDRESSES.indexOf(host) * ListenerAuth.values().length + auth.ordinal());
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
        return farm.sessions();
    }

    /** Waits until no test runs. */
    public void awaitNobody() {
        Awaitility.await().atMost(LONG).until(() -> farm.sessions() == 0);
    }

    @Override
    public void close() throws Exception {
        try {
            farm.stop(Duration.ZERO).toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
            end(system);
        } finally {
            plane.close();
        }
    }

    private static void end(ActorSystem<?> system) throws Exception {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
    }
}
