package org.btestfarm.farm.session;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.OptionalInt;
import org.btestfarm.dataplane.FlowCounters;
import org.jspecify.annotations.Nullable;

/**
 * What a connection moved since its test began, and the load that it saw.
 *
 * @param in bytes that the farm received
 * @param out bytes that left the farm
 * @param lost UDP datagrams that the client sent and we did not receive; null where that is not known
 * @param localCpu the highest load of our machine meanwhile, percent; null where that is not known
 * @param remoteCpu the highest load that the client reported, percent; null if it reported none
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record Totals(long in, long out, @Nullable Long lost, @Nullable Integer localCpu, @Nullable Integer remoteCpu) implements CborSerializable {
    /** Nothing, and no loss known. */
    public static final Totals NONE = new Totals(0, 0, null);

    /** Of which no load is known. */
    public Totals(long in, long out, @Nullable Long lost) {
        this(in, out, lost, null, null);
    }

    /** What the counters say now, and the highest loads so far. */
    public static Totals of(FlowCounters counters, OptionalInt localCpu, OptionalInt remoteCpu) {
        var lost = counters.lostDatagrams();
        return new Totals(
                counters.receivedBytes(), counters.sentBytes(), lost.isPresent() ? lost.getAsLong() : null,
                localCpu.isPresent() ? localCpu.getAsInt() : null, remoteCpu.isPresent() ? remoteCpu.getAsInt() : null);
    }

    /** These and those together. */
    public Totals plus(Totals other) {
        Long sum = lost == null ? other.lost : other.lost == null ? lost : Long.valueOf(lost + other.lost);
        return new Totals(in + other.in, out + other.out, sum, most(localCpu, other.localCpu), most(remoteCpu, other.remoteCpu));
    }

    private static @Nullable Integer most(@Nullable Integer a, @Nullable Integer b) {
        return a == null ? b : b == null ? a : Integer.valueOf(Math.max(a, b));
    }
}
