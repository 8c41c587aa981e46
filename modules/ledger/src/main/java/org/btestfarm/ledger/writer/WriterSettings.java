package org.btestfarm.ledger.writer;

import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.btestfarm.ledger.chain.NodeKey;
import org.btestfarm.ledger.desk.DeskSettings;
import org.btestfarm.ledger.message.Capability;

/**
 * What the writer and its collector need.
 *
 * @param desk the desk's bounds
 * @param key what heads and snapshots are signed with
 * @param capabilities what this writer can do
 * @param clock what time it is
 * @param maxBatch the most requests that are made durable together
 * @param maxWaiting the most requests that wait; more are answered "busy"
 * @param patience how long requests wait for a writer that does not answer before they are answered "not yet"
 * @param snapshotEvery how many events there are between snapshots: what a start has to replay at most
 * @param load told how much there is to do
 */
public record WriterSettings(
        DeskSettings desk,
        NodeKey key,
        Set<Capability> capabilities,
        Clock clock,
        int maxBatch,
        int maxWaiting,
        Duration patience,
        int snapshotEvery,
        WriterLoad load) {

    /** Those of a writer whose load nobody looks at. */
    public WriterSettings(
            DeskSettings desk, NodeKey key, Set<Capability> capabilities, Clock clock, int maxBatch, int maxWaiting, Duration patience, int snapshotEvery) {
        this(desk, key, capabilities, clock, maxBatch, maxWaiting, patience, snapshotEvery, new WriterLoad());
    }

    public WriterSettings {
        capabilities = Set.copyOf(capabilities);
        if (maxBatch < 1 || maxWaiting < maxBatch || snapshotEvery < 100) {
            throw new IllegalArgumentException("ledger.max-batch is " + maxBatch + ", ledger.max-waiting " + maxWaiting + ", ledger.snapshot-every "
                    + snapshotEvery + "; allowed are 1 or more, at least max-batch, 100 or more");
        }
    }

    /** What a farm uses unless it says otherwise. */
    public static WriterSettings defaults(DeskSettings desk, NodeKey key) {
        return new WriterSettings(desk, key, Set.of(Capability.values()), Clock.systemUTC(), 500, 20_000, Duration.ofSeconds(3), 50_000);
    }
}
