package org.btestfarm.console.views.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.btestfarm.console.views.SampleRow;
import org.btestfarm.ledger.bytes.ByteSink;
import org.btestfarm.ledger.bytes.ByteSource;
import org.btestfarm.ledger.bytes.JournalFormatException;
import org.btestfarm.ledger.event.LeaseEvent;
import org.btestfarm.ledger.event.Sample;

/** The samples of a test as they are kept: by node, a few bytes each. */
final class SampleList {
    private static final int FORMAT = 1;
    private static final int MANY = 100_000_000;
    private static final Comparator<SampleRow> ORDER = Comparator.comparingLong(SampleRow::second).thenComparing(SampleRow::node);

    private final Map<String, List<SampleRow>> byNode = new LinkedHashMap<>(2);

    void add(LeaseEvent.Usage usage) {
        String node = usage.lease().node().name();
        List<SampleRow> rows = byNode.computeIfAbsent(node, name -> new ArrayList<>());
        for (Sample sample : usage.samples()) {
            rows.add(new SampleRow(
                    sample.second(), node, sample.rxBytes(), sample.txBytes(), sample.lost(), sample.localCpu(), sample.remoteCpu()));
        }
    }

    /** All of them, in order of their seconds. */
    List<SampleRow> rows() {
        return byNode.values().stream().flatMap(List::stream).sorted(ORDER).toList();
    }

    byte[] bytes() {
        ByteSink sink = new ByteSink().one(FORMAT).number(byNode.size());
        byNode.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(entry -> {
            List<SampleRow> rows = entry.getValue();
            sink.text(entry.getKey()).number(rows.size());
            rows.stream().sorted(ORDER).forEach(row ->
                    sink.number(row.second()).number(row.in()).number(row.out()).maybe(row.lost()).maybe(row.localCpu()).maybe(row.remoteCpu()));
        });
        return sink.toByteArray();
    }

    /** Reads what {@link #bytes} wrote. */
    static SampleList of(byte[] bytes) {
        ByteSource source = new ByteSource(bytes);
        if (source.one() != FORMAT) {
            throw new JournalFormatException("samples have a form that this program does not know");
        }
        SampleList list = new SampleList();
        for (int nodes = source.count(MANY); nodes > 0; nodes--) {
            String node = source.text();
            int count = source.count(MANY);
            List<SampleRow> rows = new ArrayList<>(Math.min(count, 1 << 17));
            for (int left = count; left > 0; left--) {
                rows.add(new SampleRow(
                        source.number(), node, source.number(), source.number(), source.maybeNumber(), source.maybeSmall(), source.maybeSmall()));
            }
            list.byNode.put(node, rows);
        }
        source.end();
        return list;
    }
}
