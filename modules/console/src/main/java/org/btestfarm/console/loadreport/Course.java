package org.btestfarm.console.loadreport;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.btestfarm.console.pages.site.Show;
import org.jspecify.annotations.Nullable;

/**
 * The course of a load test, for charts; the lists have one entry for each step. What is not known is null.
 *
 * @param elapsed seconds from the begin to the step's end
 * @param tx what left in it, bit/s
 * @param rx what arrived in it, bit/s
 * @param connecting clients between start and first byte
 * @param running clients that move data
 * @param failed clients that failed in it
 * @param setUpMedian milliseconds from the begin of connecting to the first byte, the median of the step
 * @param setUp99 99 % were at most this
 * @param setUpMost the longest
 * @param cpu load of the clients' machine, percent
 */
public record Course(
        List<Double> elapsed,
        List<Double> tx,
        List<Double> rx,
        List<Integer> connecting,
        List<Integer> running,
        List<Integer> failed,
        @JsonProperty("set_up_median") List<@Nullable Double> setUpMedian,
        @JsonProperty("set_up_99") List<@Nullable Double> setUp99,
        @JsonProperty("set_up_most") List<@Nullable Double> setUpMost,
        List<@Nullable Integer> cpu) {

    /** One without steps, to be filled. */
    public Course() {
        this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(),
                new ArrayList<>());
    }

    /** A set-up time of a step as people read it; a dash where nobody's set-up ended in it. */
    public String millis(List<@Nullable Double> times, int step) {
        Double time = times.get(step);
        return time == null ? "–" : String.format(Locale.ROOT, "%.1f ms", time);
    }

    /** The load of a step as people read it. */
    public String cpuText(int step) {
        Integer load = cpu.get(step);
        return load == null ? Show.NOT_REPORTED : load + " %";
    }
}
