package org.btestfarm.client;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What one second of a test measured, by our own counters and a monotonic clock.
 *
 * @param number 1 for the first
 * @param elapsed since the data began, at this second's end
 * @param length how long this second really was; the last one may be shorter
 * @param txBytes bytes that left in it (UDP: of IP packets)
 * @param rxBytes bytes that arrived in it (UDP: of IP packets)
 * @param lostPackets datagrams to us that were found lost in it; empty where we do not receive UDP, or before the first datagram
 * @param localCpuPct load of this machine, percent; empty if unknown
 * @param remoteCpuPct load that the server reported, percent; empty if it did not report of late
 */
public record Second(
        int number,
        Duration elapsed,
        Duration length,
        long txBytes,
        long rxBytes,
        OptionalLong lostPackets,
        OptionalInt localCpuPct,
        OptionalInt remoteCpuPct) {

    /** From so much CPU load on, percent, a test measures the machine and not the link. */
    public static final int CPU_IS_THE_LIMIT_PCT = 90;

    /** What left, bit/s. */
    public double txBps() {
        return Rates.bps(txBytes, length);
    }

    /** What arrived, bit/s. */
    public double rxBps() {
        return Rates.bps(rxBytes, length);
    }

    /** Whether either machine was so busy that its CPU, not the link, may have been the limit. */
    public boolean cpuIsTheLimit() {
        return localCpuPct.orElse(0) >= CPU_IS_THE_LIMIT_PCT || remoteCpuPct.orElse(0) >= CPU_IS_THE_LIMIT_PCT;
    }
}
