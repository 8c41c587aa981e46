package org.btestfarm.client.load;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.btestfarm.client.TestOutcome;

/**
 * What a load test came to.
 *
 * @param clients how many were asked for
 * @param done how many ended well
 * @param failed how many did not
 * @param elapsed from the first start to the last end
 * @param txBytes bytes that left, over all clients
 * @param rxBytes bytes that arrived, over all clients
 * @param lostPackets datagrams lost, over all clients that could tell; empty if none could
 * @param txBps average rates of the clients that were to send and moved data, bit/s
 * @param rxBps of those that were to receive, likewise
 * @param setUpMicros from the begin of connecting to the first byte, microseconds, of the clients that moved data
 * @param rateKept how exactly rates were kept
 * @param groups the same by groups, in the plan's order
 * @param timeline its course
 * @param errors how clients failed, most frequent first
 * @param notes what was not as asked but kept nobody from testing, most frequent first
 */
public record LoadReport(
        int clients,
        int done,
        int failed,
        Duration elapsed,
        long txBytes,
        long rxBytes,
        OptionalLong lostPackets,
        Distribution txBps,
        Distribution rxBps,
        Distribution setUpMicros,
        RateKept rateKept,
        List<Group> groups,
        List<LoadMoment> timeline,
        List<Errors> errors,
        List<Notes> notes) {

    public LoadReport {
        groups = List.copyOf(groups);
        timeline = List.copyOf(timeline);
        errors = List.copyOf(errors);
        notes = List.copyOf(notes);
    }

    /**
     * What the clients of a group came to; each component is described at {@link LoadReport}.
     *
     * @param name the group's name
     */
    public record Group(
            String name,
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

    /**
     * Clients that failed alike.
     *
     * @param outcome how they ended
     * @param kind what they have in common
     * @param count how many
     * @param example the full reason of one of them
     */
    public record Errors(TestOutcome outcome, String kind, int count, String example) {}

    /**
     * Clients with the same note.
     *
     * @param note one line
     * @param count how many
     */
    public record Notes(String note, int count) {}
}
