package org.btestfarm.farm.settings;

import java.time.Duration;
import java.util.Set;
import org.btestfarm.ledger.message.Capability;

/**
 * How a node holds leases.
 *
 * @param horizon how long a lease should last at the rate that was measured, 1 s to 10 minutes: what is lost to a node's death, and what a writer that is away can be bridged with
 * @param patience how long a test may stand still for want of credit, 10 ms to 1 hour
 * @param openWithin how long the writer may take to let a test in, 10 ms to 1 hour
 * @param drainWithin how long the last reports of a node that stops may take, 10 ms to 1 hour
 * @param capabilities what this node's program can do
 */
public record LeaseSettings(Duration horizon, Duration patience, Duration openWithin, Duration drainWithin, Set<Capability> capabilities) {
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofHours(1);

    public LeaseSettings {
        Checks.range("leases.horizon", horizon, Duration.ofSeconds(1), Duration.ofMinutes(10));
        Checks.range("leases.patience", patience, SHORTEST, LONGEST);
        Checks.range("leases.open-within", openWithin, SHORTEST, LONGEST);
        Checks.range("leases.drain-within", drainWithin, SHORTEST, LONGEST);
        capabilities = Set.copyOf(capabilities);
    }

    /** For a node on its own: 2 s; 30 s, 3 s and 5 s. */
    public static LeaseSettings defaults() {
        return new LeaseSettings(
                Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofSeconds(3), Duration.ofSeconds(5), Set.of(Capability.values()));
    }

    /** These, but with leases that last so long; 20 s suit a cluster. */
    public LeaseSettings withHorizon(Duration lasting) {
        return new LeaseSettings(lasting, patience, openWithin, drainWithin, capabilities);
    }

    /** These, but with that much patience. */
    public LeaseSettings withPatience(Duration standstill) {
        return new LeaseSettings(horizon, standstill, openWithin, drainWithin, capabilities);
    }

    /** These, but for a program that can do just that. */
    public LeaseSettings withCapabilities(Set<Capability> able) {
        return new LeaseSettings(horizon, patience, openWithin, drainWithin, able);
    }
}
