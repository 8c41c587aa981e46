package org.btestfarm.client.measure;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.btestfarm.client.Second;
import org.btestfarm.client.TestDirection;
import org.btestfarm.dataplane.FlowCounters;

/**
 * Turns the flows' running totals into seconds and sums. Status messages among a sender's bytes are no test data: a direction that was not asked for
 * counts nothing.
 */
public final class Measurement {
    private final TestDirection direction;
    private final List<FlowCounters> flows;
    private final long startNanos;
    private long lastNanos;
    private long lastTx;
    private long lastRx;
    private long lastLost;
    private int number;

    /**
     * @param flows one for each connection; may grow
     * @param startNanos when data began to flow
     */
    public Measurement(TestDirection direction, List<FlowCounters> flows, long startNanos) {
        this.direction = direction;
        this.flows = flows;
        this.startNanos = startNanos;
        this.lastNanos = startNanos;
    }

    /** Test data that left, bytes. */
    public long txBytes() {
        return direction.transmits() ? flows.stream().mapToLong(FlowCounters::sentBytes).sum() : 0;
    }

    /** Test data that arrived, bytes. */
    public long rxBytes() {
        return direction.receives() ? flows.stream().mapToLong(FlowCounters::receivedBytes).sum() : 0;
    }

    /** Whether a byte of test data has moved. */
    public boolean hasBegun() {
        return rxBytes() > 0 || direction.transmits() && flows.stream().anyMatch(flow -> flow.writtenBytes() > 0);
    }

    /** Datagrams lost on their way to us; empty where none arrived, or none can. */
    public OptionalLong lostPackets() {
        return flows.stream()
                .map(FlowCounters::lostDatagrams)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .reduce(Long::sum);
    }

    /** Since data could begin to flow. */
    public Duration elapsed(long nowNanos) {
        return Duration.ofNanos(nowNanos - startNanos);
    }

    /** Since the last second was closed. */
    public long nanosSinceLast(long nowNanos) {
        return nowNanos - lastNanos;
    }

    /** Closes the second that ends now and begins the next. */
    public Second second(long nowNanos, OptionalInt localCpuPct, OptionalInt remoteCpuPct) {
        long tx = txBytes();
        long rx = rxBytes();
        OptionalLong lost = lostPackets();
        Second second = new Second(
                ++number,
                elapsed(nowNanos),
                Duration.ofNanos(nanosSinceLast(nowNanos)),
                tx - lastTx,
                rx - lastRx,
                newlyLost(lost),
                localCpuPct,
                remoteCpuPct);
        lastNanos = nowNanos;
        lastTx = tx;
        lastRx = rx;
        lastLost = Math.max(lastLost, lost.orElse(0));
        return second;
    }

    /** A late datagram takes a loss back; a second in which that happens has lost none, and what it took back is not lost again. */
    private OptionalLong newlyLost(OptionalLong total) {
        return total.isPresent() ? OptionalLong.of(Math.max(0, total.getAsLong() - lastLost)) : OptionalLong.empty();
    }
}
