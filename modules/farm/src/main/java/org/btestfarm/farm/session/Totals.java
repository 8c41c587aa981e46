package org.btestfarm.farm.session;

import com.fasterxml.jackson.annotation.JsonFormat;
import org.btestfarm.dataplane.FlowCounters;
import org.jspecify.annotations.Nullable;

/**
 * What a connection moved since its test began.
 *
 * @param in bytes that the farm received
 * @param out bytes that left the farm
 * @param lost UDP datagrams that the client sent and we did not receive; null where that is not known
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record Totals(long in, long out, @Nullable Long lost) implements CborSerializable {
    /** Nothing, and no loss known. */
    public static final Totals NONE = new Totals(0, 0, null);

    /** What the counters say now. */
    public static Totals of(FlowCounters counters) {
        var lost = counters.lostDatagrams();
        return new Totals(counters.receivedBytes(), counters.sentBytes(), lost.isPresent() ? lost.getAsLong() : null);
    }

    /** These and those together. */
    public Totals plus(Totals other) {
        Long sum = lost == null ? other.lost : other.lost == null ? lost : Long.valueOf(lost + other.lost);
        return new Totals(in + other.in, out + other.out, sum);
    }
}
