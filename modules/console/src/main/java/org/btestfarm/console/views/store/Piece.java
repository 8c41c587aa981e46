package org.btestfarm.console.views.store;

import java.util.List;
import org.btestfarm.ledger.account.QuotaDirection;
import org.btestfarm.ledger.bytes.ByteSink;
import org.btestfarm.ledger.bytes.ByteSource;
import org.btestfarm.ledger.bytes.JournalFormatException;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.event.LeaseEvent;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.quota.Lease;
import org.btestfarm.ledger.quota.LeaseSide;
import org.btestfarm.ledger.quota.TestState;

/**
 * A part of a test's story, kept until the story is whole: the events of one range, or, where the journal's beginning was archived, what the base says about
 * a test that ran then.
 */
final class Piece {
    private static final int EVENTS = 1;
    private static final int BASE = 2;
    private static final int MANY = 100_000_000;
    /** More days than any lease lives. */
    private static final int DAYS = 64;

    private Piece() {}

    static byte[] of(List<Entry> entries) {
        ByteSink sink = new ByteSink().one(EVENTS).number(entries.size());
        entries.forEach(entry -> sink.bytes(entry.bytes()));
        return sink.toByteArray();
    }

    static byte[] of(TestState test, long today) {
        ByteSink sink = new ByteSink().one(BASE).number(test.leases().size());
        for (Lease lease : test.leases()) {
            sink.text(lease.id().node().name()).text(lease.id().node().incarnation());
            side(sink, lease.side(QuotaDirection.IN), today);
            side(sink, lease.side(QuotaDirection.OUT), today);
        }
        return sink.toByteArray();
    }

    private static void side(ByteSink sink, LeaseSide side, long today) {
        sink.number(side.spent()).number(side.returned()).fixed(today - DAYS).number(DAYS + 2);
        for (long day = today - DAYS; day <= today + 1; day++) {
            sink.number(side.outstandingBefore(day + 1) - side.outstandingBefore(day));
        }
    }

    /** Hands on what is in it, in order. */
    static void read(byte[] bytes, DaySplit days, SampleList samples) {
        ByteSource source = new ByteSource(bytes);
        int form = source.one();
        if (form != EVENTS && form != BASE) {
            throw new JournalFormatException("a part of a test has a form that this program does not know");
        }
        for (int left = source.count(MANY); left > 0; left--) {
            if (form == EVENTS) {
                apply(Entry.decode(source.bytes()), days, samples);
            } else {
                NodeId node = new NodeId(source.text(), source.text());
                side(source, node, true, days);
                side(source, node, false, days);
            }
        }
        source.end();
    }

    private static void side(ByteSource source, NodeId node, boolean received, DaySplit days) {
        days.begin(node, received, source.number(), source.number());
        long day = source.fixed();
        for (int left = source.count(MANY); left > 0; left--) {
            days.outstanding(node, received, day++, source.number());
        }
    }

    static void apply(Entry entry, DaySplit days, SampleList samples) {
        if (entry.event() instanceof LeaseEvent lease) {
            days.apply(lease);
            if (lease instanceof LeaseEvent.Usage usage) {
                samples.add(usage);
            }
        }
    }
}
