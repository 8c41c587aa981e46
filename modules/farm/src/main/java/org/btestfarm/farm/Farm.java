package org.btestfarm.farm;

import com.typesafe.config.Config;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.btestfarm.dataplane.DataPlane;
import org.btestfarm.farm.directory.Directory;
import org.btestfarm.farm.settings.FarmSettings;

/** A running node of the farm: it listens, and serves tests. */
public final class Farm {
    private Farm() {}

    /**
     * Starts a node.
     *
     * @param plane moves the bytes; stays the caller's to close, after the farm has stopped
     * @param farmSecret at least 16 random bytes that all nodes share
     * @param pekkoOverrides wins over the farm's own settings of Pekko; empty for a node on its own
     * @return once all listeners are bound and tests are served; fails with a {@link FarmStartException} that names the address and port
     */
    public static CompletionStage<Farm> start(
            FarmSettings settings, Directory directory, DataPlane plane, byte[] farmSecret, Config pekkoOverrides) {
        throw new UnsupportedOperationException("being built");
    }

    /** Where it listens, in the order of the settings. */
    public List<InetSocketAddress> listening() {
        throw new UnsupportedOperationException("being built");
    }

    /** Tests that run now on this node. */
    public int sessions() {
        throw new UnsupportedOperationException("being built");
    }

    /** Takes no new tests, gives running ones the grace to end, then ends them all. Completes once everything is closed; idempotent. */
    public CompletionStage<Void> stop(Duration grace) {
        throw new UnsupportedOperationException("being built");
    }
}
