package org.btestfarm.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.awaitility.Awaitility;
import org.btestfarm.app.Main;
import org.btestfarm.farm.Farm;
import org.btestfarm.farm.cluster.ClusterSettings;
import org.btestfarm.farm.cluster.FarmCluster;
import org.btestfarm.farm.cluster.NetworkKind;
import org.btestfarm.farm.cluster.SeedNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** An operator makes keys for nodes, and nodes let in only those that have some. */
class KeysForNodesTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<ActorSystem<?>> running = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        running.forEach(ActorSystem::terminate);
        for (ActorSystem<?> system : running) {
            // Leaving has phases of up to ten seconds each, which wait for each other.
            system.getWhenTerminated().toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private int keys(Path directory, String... nodes) {
        List<String> arguments = new ArrayList<>(List.of("cluster", "keys", "--out", directory.toString()));
        arguments.addAll(List.of(nodes));
        CommandLine command = Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return command.execute(arguments.toArray(String[]::new));
    }

    @Test
    void nodesOfOneAuthorityFindEachOtherAndAStrangerStaysOutside() throws Exception {
        Path ours = folder.resolve("ours");
        Path theirs = folder.resolve("theirs");
        assertThat(keys(ours, "n1", "n2")).isZero();
        assertThat(keys(theirs, "n3")).isZero();
        List<SeedNode> seeds = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            seeds.add(free(i));
        }
        ActorSystem<?> first = join("n1", seeds.get(0), seeds, ours.resolve("n1"));
        ActorSystem<?> second = join("n2", seeds.get(1), seeds, ours.resolve("n2"));
        Awaitility.await().atMost(LONG).until(() -> up(first) == 2 && up(second) == 2);
        ActorSystem<?> stranger = join("n3", free(2), seeds, theirs.resolve("n3"));
        Awaitility.await().during(Duration.ofSeconds(4)).atMost(LONG).until(() -> up(stranger) == 0 && up(first) == 2);
    }

    private static SeedNode free(int index) throws Exception {
        String host = "127.0.0." + (21 + index);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName(host))) {
            return new SeedNode(host, free.getLocalPort());
        }
    }

    private ActorSystem<?> join(String name, SeedNode self, List<SeedNode> seeds, Path tls) throws Exception {
        ActorSystem<?> system = Farm.actorSystem(
                new ClusterSettings(name, self.host(), self.port(), "", seeds, "1.0.0", NetworkKind.FAST, Optional.of(tls)).config());
        running.add(system);
        FarmCluster.get(system).join();
        return system;
    }

    private static long up(ActorSystem<?> system) {
        long up = 0;
        for (var member : Cluster.get(system).state().getMembers()) {
            up += member.status().equals(MemberStatus.up()) ? 1 : 0;
        }
        return up;
    }

    @Test
    void keysAreTheirOwnersAloneAndAreNeverReplaced() throws Exception {
        assertThat(keys(folder.resolve("keys"), "n1")).isZero();
        Path key = folder.resolve("keys/n1/tls.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("keys/ca.key")))).isEqualTo("rw-------");
        byte[] before = Files.readAllBytes(key);
        byte[] authority = Files.readAllBytes(folder.resolve("keys/ca.crt"));
        assertThat(keys(folder.resolve("keys"), "n1", "n2")).isZero();
        assertThat(out.toString()).contains("n1: there already");
        assertThat(key).hasBinaryContent(before);
        assertThat(folder.resolve("keys/n2/ca.crt")).hasBinaryContent(authority);
    }

    @Test
    void wrongUseIsOneLine() {
        assertThat(keys(folder, "../n1")).isEqualTo(2);
        assertThat(keys(folder, "n1", "n1")).isEqualTo(2);
        assertThat(err.toString()).contains("NODE is '../n1', allowed are").contains("a NODE is there twice").doesNotContain("\tat ");
    }
}
