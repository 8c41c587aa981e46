package org.btestfarm.console.pages.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.btestfarm.console.pages.site.Show;
import org.btestfarm.console.views.SampleRow;
import org.btestfarm.console.views.TestRow;

/**
 * What a test means, in plain words. Nothing is claimed that nobody reported.
 *
 * @param kind how it went
 * @param lines the most important first
 */
public record Verdict(Kind kind, List<String> lines) {
    /** From this load on a CPU is taken for the limit, percent. RouterOS reports whole percents of all its cores. */
    static final int BUSY = 95;
    private static final double NOTABLE_LOSS = 0.01;
    private static final double TYPICAL_DATAGRAM = 1500;

    /** How a test went. */
    public enum Kind {
        /** Nothing that was reported stood in the way. */
        FREE,
        /** Something other than the line was the limit. */
        LIMITED,
        /** It says little or nothing about the line. */
        FAILED,
        /** It still runs. */
        RUNNING;

        /** The class in the style sheet. */
        public String style() {
            return switch (this) {
                case LIMITED -> "verdict limited";
                case FAILED -> "verdict failed";
                case FREE, RUNNING -> "verdict";
            };
        }
    }

    /**
     * Of a test.
     *
     * @param samples its seconds: a CPU counts as the limit if it was busy in most of them, not if it was for a moment
     */
    public static Verdict of(TestRow row, List<SampleRow> samples) {
        if (row.ended().isEmpty()) {
            return new Verdict(Kind.RUNNING, List.of("This test is running. Its figures grow with each second."));
        }
        if (row.in() == 0 && row.out() == 0) {
            return new Verdict(Kind.FAILED, List.of("No data flowed." + why(row), "A firewall between the router and the farm is the usual reason."));
        }
        List<String> limits = limits(row, samples);
        if (!limits.isEmpty()) {
            return new Verdict(Kind.LIMITED, limits);
        }
        OptionalInt router = typical(samples, SampleRow::remoteCpu);
        return new Verdict(Kind.FREE, List.of(router.isEmpty()
                ? "Nothing that was reported stood in the way. Your router did not report its CPU load, so it may have been the limit."
                : "Nothing stood in the way: neither your router's CPU (typically " + router.getAsInt()
                        + " %) nor the farm was at its limit. This is what the line gave, or what the test asked for."));
    }

    /** The median of what was reported; empty if nothing was. */
    private static OptionalInt typical(List<SampleRow> samples, Function<SampleRow, OptionalInt> load) {
        int[] loads = samples.stream().map(load).flatMapToInt(OptionalInt::stream).sorted().toArray();
        return loads.length == 0 ? OptionalInt.empty() : OptionalInt.of(loads[loads.length / 2]);
    }

    private static List<String> limits(TestRow row, List<SampleRow> samples) {
        List<String> limits = new ArrayList<>();
        typical(samples, SampleRow::remoteCpu).ifPresent(cpu -> {
            if (cpu >= BUSY) {
                limits.add("Your router's CPU was at " + cpu + " %: the router was the limit, the line may be faster.");
            }
        });
        typical(samples, SampleRow::localCpu).ifPresent(cpu -> {
            if (cpu >= BUSY) {
                limits.add("The farm's CPU was at " + cpu + " %: the farm may have been the limit. Test again when it is quieter.");
            }
        });
        loss(row).filter(share -> share >= NOTABLE_LOSS).ifPresent(share -> limits.add(String.format(
                Locale.ROOT, "About %.0f %% of what your router sent got lost on its way: it sent faster than the line carries.", share * 100)));
        switch (row.reason().orElse("")) {
            case "quota_exhausted" -> limits.add("It was stopped because a quota was used up" + detail(row) + ".");
            case "max_duration" -> limits.add("It was stopped after the longest time that the farm allows.");
            case "client_closed" -> { }
            default -> limits.add("It ended early:" + why(row));
        }
        return limits;
    }

    /** The share of the router's datagrams that did not arrive; a datagram's size is not kept, so it is taken for the usual one. */
    private static Optional<Double> loss(TestRow row) {
        if (row.lost().isEmpty() || row.lost().getAsLong() == 0) {
            return Optional.empty();
        }
        double arrived = row.in() / TYPICAL_DATAGRAM;
        return Optional.of(row.lost().getAsLong() / (arrived + row.lost().getAsLong()));
    }

    private static String why(TestRow row) {
        String reason = row.reason().orElse("");
        return switch (reason) {
            case "client_closed" -> " The router ended the test.";
            case "connection_broken", "connection_lost" -> " The connection to the router broke.";
            case "idle" -> " The router went silent.";
            case "ledger_unavailable" -> " The farm's ledger could not be reached.";
            case "farm_stopped" -> " The farm was stopped.";
            default -> " " + Show.words(reason) + detail(row) + ".";
        };
    }

    private static String detail(TestRow row) {
        return row.detail().filter(detail -> !detail.isBlank()).map(detail -> " (" + detail + ")").orElse("");
    }
}
