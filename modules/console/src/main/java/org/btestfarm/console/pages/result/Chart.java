package org.btestfarm.console.pages.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.btestfarm.console.views.SampleRow;
import org.jspecify.annotations.Nullable;

/**
 * Samples as columns for a chart: the nodes together, and of a long test several seconds in a point. What was not reported is null.
 *
 * @param second where each point begins, seconds since the test began
 * @param step how many seconds are in a point
 * @param download bit/s that the router received
 * @param upload bit/s that the router sent
 * @param lost datagrams of the router that did not arrive
 * @param farmCpu the farm's highest CPU load, percent
 * @param routerCpu the highest CPU load that the router reported, percent
 */
record Chart(
        List<Long> second,
        long step,
        List<Double> download,
        List<Double> upload,
        List<@Nullable Long> lost,
        List<@Nullable Integer> farmCpu,
        List<@Nullable Integer> routerCpu) {

    /** The most points: more than pixels are of no use. */
    static final int MOST = 1_200;

    /** What is known of a point. */
    private static final class Point {
        private long in;
        private long out;
        private OptionalLong lost = OptionalLong.empty();
        private OptionalInt local = OptionalInt.empty();
        private OptionalInt remote = OptionalInt.empty();

        void add(SampleRow row) {
            in += row.in();
            out += row.out();
            row.lost().ifPresent(more -> lost = OptionalLong.of(lost.orElse(0) + more));
            local = higher(local, row.localCpu());
            remote = higher(remote, row.remoteCpu());
        }

        private static OptionalInt higher(OptionalInt one, OptionalInt other) {
            return one.isEmpty() || other.isPresent() && other.getAsInt() > one.getAsInt() ? other : one;
        }
    }

    static Chart of(List<SampleRow> rows) {
        long last = rows.stream().mapToLong(SampleRow::second).max().orElse(0);
        long step = last / MOST + 1;
        Map<Long, Point> points = new TreeMap<>();
        rows.forEach(row -> points.computeIfAbsent(row.second() / step, key -> new Point()).add(row));
        Chart chart = new Chart(
                new ArrayList<>(), step, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        points.forEach((key, point) -> {
            chart.second.add(key * step);
            chart.download.add(point.out * 8.0 / step);
            chart.upload.add(point.in * 8.0 / step);
            chart.lost.add(point.lost.isPresent() ? Long.valueOf(point.lost.getAsLong()) : null);
            chart.farmCpu.add(point.local.isPresent() ? Integer.valueOf(point.local.getAsInt()) : null);
            chart.routerCpu.add(point.remote.isPresent() ? Integer.valueOf(point.remote.getAsInt()) : null);
        });
        return chart;
    }
}
