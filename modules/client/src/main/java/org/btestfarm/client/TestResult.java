package org.btestfarm.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a test came to, also where it ended early or never began.
 *
 * @param outcome how it ended
 * @param kind a phrase that is the same for all tests that ended alike; fit for counting
 * @param reason one line for people: the kind with its particulars
 * @param auth the login that the server asked for; empty if it did not come so far
 * @param connections TCP connections that carried data, or UDP streams; 0 if it did not come so far
 * @param congestion the congestion control by which we sent; empty where we did not send over TCP, or it is not known
 * @param measured how long data was moved; zero if none was
 * @param txBytes bytes that left (UDP: of IP packets)
 * @param rxBytes bytes that arrived (UDP: of IP packets)
 * @param lostPackets datagrams to us that were lost; empty where we do not receive UDP, or none arrived
 * @param localCpuPct average load of this machine, percent; empty if unknown
 * @param remoteCpuPct average of the loads that the server reported, percent; empty if it reported none
 * @param setUp from the begin of connecting to the first byte of data; empty if there was none
 * @param notes one line each: what was not as asked but kept nobody from testing (connections that the server did not take)
 */
public record TestResult(
        TestOutcome outcome,
        String kind,
        String reason,
        Optional<AuthType> auth,
        int connections,
        Optional<String> congestion,
        Duration measured,
        long txBytes,
        long rxBytes,
        OptionalLong lostPackets,
        OptionalDouble localCpuPct,
        OptionalDouble remoteCpuPct,
        Optional<Duration> setUp,
        List<String> notes) {

    public TestResult {
        notes = List.copyOf(notes);
    }

    /** The average that left, bit/s, over the measured time. */
    public double txBps() {
        return Rates.bps(txBytes, measured);
    }

    /** The average that arrived, bit/s, over the measured time. */
    public double rxBps() {
        return Rates.bps(rxBytes, measured);
    }
}
