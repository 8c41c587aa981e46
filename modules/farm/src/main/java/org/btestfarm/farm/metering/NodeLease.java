package org.btestfarm.farm.metering;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.btestfarm.dataplane.ByteCredit;
import org.btestfarm.dataplane.FlowCounters;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of a test share of its lease on this node: the credits that their flows spend, and the sums of their counters. Thread-safe: flows take from the
 * credits, connections come and go, and the {@link LedgerLink} reads once a second.
 */
public final class NodeLease {
    private static final int UNKNOWN = -1;

    private final String test;
    private final LongConsumer rateLimit;
    private final ByteCredit in = ByteCredit.of(0);
    private final ByteCredit out = ByteCredit.of(0);
    private final Map<Part, FlowCounters> flows = new LinkedHashMap<>();
    private Moved ended = Moved.NOTHING;
    private @Nullable LeaseSignal stop;
    private OptionalLong maxMillis = OptionalLong.empty();
    private volatile int remoteCpu = UNKNOWN;

    /**
     * What flows moved, bytes.
     *
     * @param received that our system calls received
     * @param written that our system calls sent: what is charged
     * @param sent of those, what has left
     * @param lost datagrams; empty where nobody knows
     */
    public record Moved(long received, long written, long sent, OptionalLong lost) {
        /** Not a byte. */
        public static final Moved NOTHING = new Moved(0, 0, 0, OptionalLong.empty());

        /** These and those together. */
        public Moved plus(Moved other) {
            OptionalLong sum = other.lost.isEmpty() ? lost : OptionalLong.of(lost.orElse(0) + other.lost.getAsLong());
            return new Moved(received + other.received, written + other.written, sent + other.sent, sum);
        }

        private Moved plus(FlowCounters counters) {
            OptionalLong more = counters.lostDatagrams();
            OptionalLong sum = more.isEmpty() ? lost : OptionalLong.of(lost.orElse(0) + more.getAsLong());
            return new Moved(received + counters.receivedBytes(), written + counters.writtenBytes(), sent + counters.sentBytes(), sum);
        }
    }

    /** A flow that spends of this lease. */
    public final class Part {
        private final Consumer<LeaseSignal> told;

        private Part(Consumer<LeaseSignal> told) {
            this.told = told;
        }

        /** The flow has ended, its counters are final. Idempotent. */
        public void end() {
            synchronized (NodeLease.this) {
                FlowCounters counters = flows.remove(this);
                if (counters != null) {
                    ended = ended.plus(counters);
                }
            }
        }
    }

    /**
     * A lease that nothing was granted to yet.
     *
     * @param test the test's id
     * @param rateLimit told how fast the test may be at most, bit/s, when a policy says so; 0 for no limit
     */
    public NodeLease(String test, LongConsumer rateLimit) {
        this.test = test;
        this.rateLimit = rateLimit;
    }

    /** The test's id. */
    public String test() {
        return test;
    }

    /** How much its flows may receive together. */
    public ByteCredit in() {
        return in;
    }

    /** How much its flows may send together. */
    public ByteCredit out() {
        return out;
    }

    /**
     * A flow begins to spend.
     *
     * @param told what it is told, on any thread; a stop at once, if there was one already
     */
    public Part begin(FlowCounters counters, Consumer<LeaseSignal> told) {
        Part part = new Part(told);
        LeaseSignal missed;
        synchronized (this) {
            flows.put(part, counters);
            missed = stop;
        }
        if (missed != null) {
            told.accept(missed);
        }
        return part;
    }

    /** The client said how busy its CPU is, percent. */
    public void remoteCpu(int percent) {
        remoteCpu = percent;
    }

    /** How busy the client's CPU is, as it said last; empty if it never did. */
    public OptionalInt remoteCpu() {
        int now = remoteCpu;
        return now == UNKNOWN ? OptionalInt.empty() : OptionalInt.of(now);
    }

    /** How long the test may take since its begin, milliseconds, if a policy says so. */
    public synchronized OptionalLong maxMillis() {
        return maxMillis;
    }

    /** What policies allow, from now on. */
    void limits(OptionalLong millis, OptionalLong bps) {
        synchronized (this) {
            maxMillis = millis;
        }
        rateLimit.accept(bps.orElse(0));
        tell(new LeaseSignal.Duration(millis));
    }

    /** Ends all flows; only the first reason counts. */
    void stop(EndReason reason) {
        synchronized (this) {
            if (stop != null) {
                return;
            }
            stop = new LeaseSignal.Stop(reason);
        }
        tell(new LeaseSignal.Stop(reason));
    }

    private void tell(LeaseSignal signal) {
        Part[] parts;
        synchronized (this) {
            parts = flows.keySet().toArray(new Part[0]);
        }
        for (Part part : parts) {
            part.told.accept(signal);
        }
    }

    /** What its flows moved until now. */
    public synchronized Moved moved() {
        Moved sum = ended;
        for (FlowCounters counters : flows.values()) {
            sum = sum.plus(counters);
        }
        return sum;
    }

    /** How many flows spend of it. */
    public synchronized int flows() {
        return flows.size();
    }
}
