package org.btestfarm.client.load;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * A step of a load test's course, one second or, in long ones, several: so that there are never more than some {@link Timeline#MAX_MOMENTS}.
 *
 * @param elapsed from the start to the step's end
 * @param connecting clients between the start and the first byte, at its end
 * @param running clients that move data, at its end
 * @param done clients that have ended well so far
 * @param failed clients that have not
 * @param txBps what left in it, bit/s, over all clients
 * @param rxBps what arrived, likewise
 * @param localCpuPct load of this machine in its last second, percent; empty if unknown
 * @param setUpMicros from the begin of connecting to the first byte, microseconds, of the clients whose first byte was in it
 */
public record LoadMoment(
        Duration elapsed,
        int connecting,
        int running,
        int done,
        int failed,
        double txBps,
        double rxBps,
        OptionalInt localCpuPct,
        Distribution setUpMicros) {}
