package org.btestfarm.ledger.event;

import java.util.ArrayList;
import java.util.List;
import org.btestfarm.ledger.bytes.ByteSink;
import org.btestfarm.ledger.bytes.ByteSource;

/** What happened to a lease. */
public sealed interface LeaseEvent extends LedgerEvent {
    /** The most samples that one report carries. */
    int MAX_SAMPLES = 64;

    /** Which lease. */
    LeaseId lease();

    /**
     * Bytes were granted, on top of what was granted before.
     *
     * @param lease to whom
     * @param day the calendar day that they count on, days since 1970-01-01
     * @param in bytes the farm may receive
     * @param out bytes the farm may send
     * @param unmeteredIn whether nothing limits what it receives
     * @param unmeteredOut whether nothing limits what it sends
     */
    record Granted(LeaseId lease, long day, long in, long out, boolean unmeteredIn, boolean unmeteredOut) implements LeaseEvent {
        @Override
        public void write(ByteSink sink) {
            lease.write(sink);
            sink.number(day).number(in).number(out).flag(unmeteredIn).flag(unmeteredOut);
        }

        static Granted read(ByteSource source) {
            return new Granted(LeaseId.read(source), source.number(), source.number(), source.number(), source.flag(), source.flag());
        }
    }

    /**
     * A node reported how far it is.
     *
     * @param lease of which lease
     * @param report the report's number, from 1
     * @param missing how many reports before it never came: their samples are missing, their bytes are in the totals
     * @param day the day that bytes without a lease count on, days since 1970-01-01
     * @param in totals received
     * @param out totals sent
     * @param samples one-second samples since the report before
     */
    record Usage(LeaseId lease, long report, long missing, long day, Totals in, Totals out, List<Sample> samples) implements LeaseEvent {
        public Usage {
            samples = List.copyOf(samples);
        }

        @Override
        public void write(ByteSink sink) {
            lease.write(sink);
            sink.number(report).number(missing).number(day);
            in.write(sink);
            out.write(sink);
            sink.number(samples.size());
            samples.forEach(sample -> sample.write(sink));
        }

        static Usage read(ByteSource source) {
            LeaseId lease = LeaseId.read(source);
            long report = source.number();
            long missing = source.number();
            long day = source.number();
            Totals in = Totals.read(source);
            Totals out = Totals.read(source);
            int count = source.count(MAX_SAMPLES);
            List<Sample> samples = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                samples.add(Sample.read(source));
            }
            return new Usage(lease, report, missing, day, in, out, samples);
        }
    }

    /**
     * A lease is over. What was still outstanding is charged if its node was lost, returned if the node said that it spends no more.
     *
     * @param lease which one
     * @param cause why: {@code ended}, {@code node_lost}, {@code overdue}
     * @param chargedIn bytes received that were charged without a report
     * @param chargedOut bytes sent that were charged without a report
     * @param returnedIn bytes that were not received and are free again
     * @param returnedOut bytes that were not sent and are free again
     */
    record Settled(LeaseId lease, String cause, long chargedIn, long chargedOut, long returnedIn, long returnedOut) implements LeaseEvent {
        /** The node said that it spends no more. */
        public static final String ENDED = "ended";
        /** The node is gone. */
        public static final String NODE_LOST = "node_lost";
        /** The node is there, but its last report did not come in time. */
        public static final String OVERDUE = "overdue";

        @Override
        public void write(ByteSink sink) {
            lease.write(sink);
            sink.text(cause).number(chargedIn).number(chargedOut).number(returnedIn).number(returnedOut);
        }

        static Settled read(ByteSource source) {
            return new Settled(LeaseId.read(source), source.text(), source.number(), source.number(), source.number(), source.number());
        }
    }
}
