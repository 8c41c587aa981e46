package org.btestfarm.farm.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Map;

/** How long nodes are silent before others take them for lost. */
public enum NetworkKind {
    /** Machines in one place or several, with pauses of a second or two that mean nothing. A lost node is out after about seven seconds. */
    REAL("3s", "3s", "1s", "1s", "10s"),

    /** Processes on one machine, as tests have them. A lost node is out after about four seconds. */
    FAST("1500ms", "1500ms", "1s", "500ms", "2s");

    private final String pause;
    private final String stable;
    private final String margin;
    private final String heartbeat;
    private final String patience;

    NetworkKind(String pause, String stable, String margin, String heartbeat, String patience) {
        this.pause = pause;
        this.stable = stable;
        this.margin = margin;
        this.heartbeat = heartbeat;
        this.patience = patience;
    }

    /** As settings of Pekko's cluster; docs/adr/0018-who-stays-when-nodes-part.md says why. */
    Config config() {
        return ConfigFactory.parseMap(Map.of(
                "pekko.cluster.failure-detector.acceptable-heartbeat-pause", pause,
                "pekko.cluster.failure-detector.heartbeat-interval", heartbeat,
                "pekko.cluster.split-brain-resolver.active-strategy", "keep-majority",
                "pekko.cluster.split-brain-resolver.stable-after", stable,
                // Pekko's own is 4 s here, as little as a link needs that loses packets: then all nodes would end themselves.
                "pekko.cluster.split-brain-resolver.down-all-when-unstable", "20s",
                "pekko.cluster.down-removal-margin", margin,
                // Between nodes it is a matter of seconds, and each try that fails is a line in the log.
                "pekko.cluster.sharding.retry-interval", "1s",
                "btest-farm.cluster.patience", patience));
    }
}
