package org.btestfarm.client.load;

import java.util.OptionalLong;

/**
 * What the clients of a load test, or of one of its groups, came to.
 *
 * @param clients how many were asked for
 * @param done how many ended well
 * @param failed how many did not
 * @param txBytes bytes that left, over all clients
 * @param rxBytes bytes that arrived, over all clients
 * @param lostPackets datagrams lost, over all clients that could tell; empty if none could
 * @param txBps average rates of the clients that were to send and moved data, bit/s
 * @param rxBps of those that were to receive, likewise
 * @param setUpMicros from the begin of connecting to the first byte, microseconds, of the clients that moved data
 * @param rateKept how exactly rates were kept
 */
public record LoadFigures(
        int clients,
        int done,
        int failed,
        long txBytes,
        long rxBytes,
        OptionalLong lostPackets,
        Distribution txBps,
        Distribution rxBps,
        Distribution setUpMicros,
        RateKept rateKept) {}
