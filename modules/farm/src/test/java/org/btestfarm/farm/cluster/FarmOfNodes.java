package org.btestfarm.farm.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.awaitility.Awaitility;
import org.btestfarm.dataplane.DataPlane;
import org.btestfarm.dataplane.DataPlaneOptions;
import org.btestfarm.farm.Farm;
import org.btestfarm.farm.FarmFixture;
import org.btestfarm.farm.TestLedger;
import org.btestfarm.farm.directory.Directory;
import org.btestfarm.farm.metering.LedgerAccess;
import org.btestfarm.farm.settings.FarmSettings;
import org.btestfarm.farm.settings.GuessLimits;
import org.btestfarm.farm.settings.LeaseSettings;
import org.btestfarm.farm.settings.Limits;
import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.farm.settings.ListenerSettings;
import org.btestfarm.farm.settings.PortRange;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.message.Capability;

/** Nodes at 127.0.0.11, .12, ...: real transport between them, an open listener each. The ledger is the first node's, so that one must outlive the others. */
final class FarmOfNodes implements AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(60);

    /** A node. */
    static final class Node {
        final ActorSystem<?> system;
        final DataPlane plane;
        final Farm farm;

        Node(ActorSystem<?> system, DataPlane plane, Farm farm) {
            this.system = system;
            this.plane = plane;
            this.farm = farm;
        }

        InetSocketAddress address() {
            return farm.listening().get(0);
        }

        /** Its actors end without a word to the cluster, as when its process is killed. */
        void die() throws Exception {
            end(system);
            plane.close();
        }
    }

    final TestLedger ledger = TestLedger.temporary();
    final List<Node> nodes = new ArrayList<>();
    private final List<SeedNode> seeds;
    private LedgerAccess access;

    FarmOfNodes(int count) throws Exception {
        this(count, Set.of());
    }

    /** @param plain the indices of nodes whose program can do nothing beyond the first version's protocol */
    FarmOfNodes(int count, Set<Integer> plain) throws Exception {
        seeds = seeds(count);
        List<ActorSystem<?>> systems = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            systems.add(system(i, seeds, Optional.empty(), ledger.config()));
        }
        access = ledger.start(systems.get(0), Set.of(Capability.values()));
        for (ActorSystem<?> system : systems) {
            FarmCluster.get(system).join();
        }
        List<CompletableFuture<Node>> starting = new ArrayList<>(); // Together: a node is ready when the others have taken note of where its sessions are.
        for (int i = 0; i < count; i++) {
            starting.add(start(i, systems, plain.contains(i) ? Set.of() : Set.of(Capability.values())));
        }
        for (CompletableFuture<Node> node : starting) {
            nodes.add(node.get(LONG.toSeconds(), TimeUnit.SECONDS));
        }
        for (Node node : nodes) {
            Awaitility.await().atMost(LONG).until(() -> node.farm.notReady().isEmpty());
        }
        awaitMembers(count);
    }

    /** Addresses with ports that are free now. */
    static List<SeedNode> seeds(int count) throws Exception {
        List<SeedNode> seeds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName(host(i)))) {
                seeds.add(new SeedNode(host(i), free.getLocalPort()));
            }
        }
        return seeds;
    }

    private static String host(int index) {
        return "127.0.0." + (11 + index);
    }

    /** An actor system of a node, that has not joined yet. */
    static ActorSystem<?> system(int index, List<SeedNode> seeds, Optional<Path> tls, Config more) throws Exception {
        SeedNode self = seeds.get(index);
        ClusterSettings settings = new ClusterSettings("node-" + (index + 1), self.host(), self.port(), "", seeds, "1.0.0", NetworkKind.FAST, tls);
        return Farm.actorSystem(more.withFallback(ConfigFactory.parseString("pekko.coordinated-shutdown.run-by-actor-system-terminate = off"))
                .withFallback(settings.config()));
    }

    private CompletableFuture<Node> start(int index, List<ActorSystem<?>> systems, Set<Capability> able) throws Exception {
        ActorSystem<?> system = systems.get(index);
        DataPlane plane = DataPlane.open(new DataPlaneOptions(1, DataPlaneOptions.TransportChoice.AUTO, "system"));
        List<ListenerSettings> listeners = List.of(new ListenerSettings(new InetSocketAddress(host(index), 0), ListenerAuth.OPEN));
        GuessLimits guesses = new GuessLimits(1_000, Duration.ofMillis(100), Duration.ofMillis(500), 10_000, 10_000, Duration.ofDays(1));
        FarmSettings settings = new FarmSettings(listeners, new PortRange(32_501 + 100 * index, 32_600 + 100 * index), Limits.defaults(), FarmFixture.PATIENT, guesses)
                .withLeases(LeaseSettings.defaults().withHorizon(Duration.ofSeconds(20)).withCapabilities(able));
        return Farm.start(system, settings, Directory.of(List.of()), accessFrom(index, systems), plane, FarmFixture.SECRET)
                .thenApply(farm -> new Node(system, plane, farm))
                .toCompletableFuture();
    }

    private LedgerAccess accessFrom(int index, List<ActorSystem<?>> systems) {
        if (index == 0) {
            return access;
        }
        ActorRef<org.btestfarm.ledger.writer.Collector.Command> there =
                ActorRefResolver.get(systems.get(index)).resolveActorRef(ActorRefResolver.get(systems.get(0)).toSerializationFormat(access.collector()));
        return new LedgerAccess(new NodeId("node-" + (index + 1), "run-" + new SecureRandom().nextInt(1_000_000)), there);
    }

    /** Waits until all nodes that are left know so many to be up, and none to be lost. */
    void awaitMembers(int count) {
        for (Node node : nodes) {
            awaitMembers(node.system, count);
        }
    }

    static void awaitMembers(ActorSystem<?> system, int count) {
        Awaitility.await().atMost(LONG).until(() -> {
            var state = Cluster.get(system).state();
            long up = 0;
            for (var member : state.getMembers()) {
                up += member.status().equals(MemberStatus.up()) ? 1 : 0;
            }
            return up == count && state.getUnreachable().isEmpty();
        });
    }

    /** One dies. */
    void kill(Node node) throws Exception {
        nodes.remove(node);
        node.die();
    }

    static void end(ActorSystem<?> system) throws Exception {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        for (Node node : nodes) {
            node.farm.stop(Duration.ZERO).toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
        ledger.stop();
        for (Node node : nodes) {
            node.die();
        }
        ledger.close();
    }
}
