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
 * @param balancers who may speak for clients
 * @param udpAddresses where UDP tests are bound
 * @param capacity how much data it can move
 */
public record FarmSettings(
        List<ListenerSettings> listeners,
        PortRange udpPorts,
        Limits limits,
        Deadlines deadlines,
        GuessLimits guesses,
        LeaseSettings leases,
        BalancerSettings balancers,
        UdpAddresses udpAddresses,
        Capacity capacity) {

    public FarmSettings {
        listeners = List.copyOf(listeners);
        Checks.range("listeners, their number", listeners.size(), 1, 64);
        if (guesses.longestDelay().compareTo(deadlines.login()) > 0) {
            throw new IllegalArgumentException("guesses.longest-delay is " + guesses.longestDelay().toMillis()
                    + " ms, allowed are at most deadlines.login, " + deadlines.login().toMillis() + " ms");
        }
    }

    /** With leases as usual, no balancer, and a capacity that nobody knows. */
    public FarmSettings(
            List<ListenerSettings> listeners, PortRange udpPorts, Limits limits, Deadlines deadlines, GuessLimits guesses) {
        this(
                listeners,
                udpPorts,
                limits,
                deadlines,
                guesses,
                LeaseSettings.defaults(),
                BalancerSettings.none(),
                UdpAddresses.asTcp(),
                Capacity.unlimited());
    }

    /** These, but with leases held like that. */
    public FarmSettings withLeases(LeaseSettings held) {
        return new FarmSettings(listeners, udpPorts, limits, deadlines, guesses, held, balancers, udpAddresses, capacity);
    }

    /** These, but behind those balancers, and with UDP tests bound there. */
    public FarmSettings behind(BalancerSettings front, UdpAddresses udp) {
        return new FarmSettings(listeners, udpPorts, limits, deadlines, guesses, leases, front, udp, capacity);
    }

    /** These, but for a node that can move just so much. */
    public FarmSettings withCapacity(Capacity able) {
        return new FarmSettings(listeners, udpPorts, limits, deadlines, guesses, leases, balancers, udpAddresses, able);
    }

    /** These listeners, and the defaults of everything else. */
    public static FarmSettings of(List<ListenerSettings> listeners) {
        return new FarmSettings(
                listeners, PortRange.defaults(), Limits.defaults(), Deadlines.defaults(), GuessLimits.defaults());
    }
}
