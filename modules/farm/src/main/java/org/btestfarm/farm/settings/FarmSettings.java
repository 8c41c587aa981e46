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
 */
public record FarmSettings(
        List<ListenerSettings> listeners, PortRange udpPorts, Limits limits, Deadlines deadlines, GuessLimits guesses) {

    public FarmSettings {
        listeners = List.copyOf(listeners);
        Checks.range("listeners, their number", listeners.size(), 1, 64);
        if (guesses.longestDelay().compareTo(deadlines.login()) > 0) {
            throw new IllegalArgumentException("guesses.longest-delay is " + guesses.longestDelay().toMillis()
                    + " ms, allowed are at most deadlines.login, " + deadlines.login().toMillis() + " ms");
        }
    }

    /** These listeners, and the defaults of everything else. */
    public static FarmSettings of(List<ListenerSettings> listeners) {
        return new FarmSettings(
                listeners, PortRange.defaults(), Limits.defaults(), Deadlines.defaults(), GuessLimits.defaults());
    }
}
