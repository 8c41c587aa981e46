package org.btestfarm.ledger;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.Leave;
import org.btestfarm.ledger.database.PostgresDatabase;
import org.btestfarm.ledger.journal.DataDirectory;
import org.btestfarm.ledger.journal.LedgerConfig;

/** A node of a cluster with its part of the ledger, several in one process, on one PostgreSQL database. */
final class ClusterNode {
    private static final String CONFIG =
            """
            pekko {
              actor.provider = cluster
              remote.artery { transport = tcp, canonical { hostname = "127.0.0.1", port = 0 } }
              cluster {
                jmx.multi-mbeans-in-same-jvm = on
                periodic-tasks-initial-delay = 50ms
                leader-actions-interval = 200ms
                gossip-interval = 200ms
                singleton.hand-over-retry-interval = 200ms
              }
              coordinated-shutdown { exit-jvm = off, run-by-actor-system-terminate = off, run-by-jvm-shutdown-hook = off }
              jvm-shutdown-hooks = off
              log-dead-letters = off
              loglevel = warning
            }
            """;

    private final DataDirectory files;
    private final ActorSystem<?> system;
    private final Ledger ledger;

    private ClusterNode(DataDirectory files, ActorSystem<?> system, Ledger ledger) {
        this.files = files;
        this.system = system;
        this.ledger = ledger;
    }

    /** Starts one that joins another; the first joins itself. */
    static ClusterNode start(Path directory, PostgresDatabase database, String name, Optional<ClusterNode> other) throws Exception {
        DataDirectory files = DataDirectory.open(directory);
        files.use(database);
        database.migrate();
        if (other.isPresent()) {
            for (String secret : new String[] {"secret", "password.key"}) {
                Files.copy(other.get().files.path().resolve(secret), directory.resolve(secret));
            }
        }
        ActorSystem<?> system = ActorSystem.create(
                Behaviors.empty(),
                "ledger-cluster",
                ConfigFactory.parseString(CONFIG).withFallback(LedgerConfig.pekko(database)).withFallback(ConfigFactory.load()));
        Cluster cluster = Cluster.get(system);
        cluster.manager().tell(Join.create(other.map(node -> Cluster.get(node.system)).orElse(cluster).selfMember().address()));
        LedgerSettings usual = LedgerUnderTest.settings();
        Ledger ledger = Ledger.startInCluster(system, LedgerSettings.defaults(name, usual.zone()), files);
        return new ClusterNode(files, system, ledger);
    }

    Ledger ledger() {
        return ledger;
    }

    ActorSystem<?> system() {
        return system;
    }

    long members() {
        long up = 0;
        for (var member : Cluster.get(system).state().getMembers()) {
            up += member.status().equals(org.apache.pekko.cluster.MemberStatus.up()) ? 1 : 0;
        }
        return up;
    }

    /** Leaves as a node that is told to stop. */
    void leave() throws Exception {
        LedgerUnderTest.get(ledger.stop());
        Cluster.get(system).manager().tell(Leave.create(Cluster.get(system).selfMember().address()));
        LedgerUnderTest.get(system.getWhenTerminated());
        files.close();
    }

    /** Is gone without a word; another node says so. */
    void vanish(ClusterNode witness) throws Exception {
        var address = Cluster.get(system).selfMember().address();
        end();
        Cluster.get(witness.system).manager().tell(new Down(address));
    }

    void end() throws Exception {
        system.terminate();
        LedgerUnderTest.get(system.getWhenTerminated());
        ledger.close();
        files.close();
    }
}
