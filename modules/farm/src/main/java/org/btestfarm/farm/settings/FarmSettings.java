package org.btestfarm.farm.settings;

import java.util.List;

/**
 * All that a farm is told.
 *
 * @param listeners where it listens, 1 to 64 addresses
 * @param udpPorts the ports that UDP tests are given
 * @param limits how much it admits
 * @param deadlines how long it waits
 * @param guesses how it slows guessing down; no delay is longer than the login's deadline
 * @param leases how it holds leases of quotas
 */
public record FarmSettings(
        List<ListenerSettings> listeners, PortRange udpPorts, Limits limits, Deadlines deadlines, GuessLimits guesses, LeaseSettings leases) {

    public FarmSettings {
        listeners = List.copyOf(listeners);
        Checks.range("listeners, their number", listeners.size(), 1, 64);
        if (guesses.longestDelay().compareTo(deadlines.login()) > 0) {
            throw new IllegalArgumentException("guesses.longest-delay is " + guesses.longestDelay().toMillis()
                    + " ms, allowed are at most deadlines.login, " + deadlines.login().toMillis() + " ms");
        }
    }

    /** With leases as usual. */
    public FarmSettings(
            List<ListenerSettings> listeners, PortRange udpPorts, Limits limits, Deadlines deadlines, GuessLimits guesses) {
        this(listeners, udpPorts, limits, deadlines, guesses, LeaseSettings.defaults());
    }

    /** These, but with leases held like that. */
    public FarmSettings withLeases(LeaseSettings held) {
        return new FarmSettings(listeners, udpPorts, limits, deadlines, guesses, held);
    }

    /** These listeners, and the defaults of everything else. */
    public static FarmSettings of(List<ListenerSettings> listeners) {
        return new FarmSettings(
                listeners, PortRange.defaults(), Limits.defaults(), Deadlines.defaults(), GuessLimits.defaults());
    }
}
