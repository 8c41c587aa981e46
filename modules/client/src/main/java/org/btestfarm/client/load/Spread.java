package org.btestfarm.client.load;

import org.HdrHistogram.Histogram;

/** Collects values for a {@link Distribution}. */
final class Spread {
    /** Three significant digits: percentiles within 0.1 %. */
    private static final int DIGITS = 3;

    private final Histogram histogram = new Histogram(DIGITS);
    private long min = Long.MAX_VALUE;
    private long max;
    private double sum;

    Spread() {
        histogram.setAutoResize(true);
    }

    void add(long value) {
        histogram.recordValue(value);
        min = Math.min(min, value);
        max = Math.max(max, value);
        sum += value;
    }

    Distribution distribution() {
        long count = histogram.getTotalCount();
        if (count == 0) {
            return new Distribution(0, 0, 0, 0, 0, 0, 0, 0, 0);
        }
        return new Distribution(
                count, min, percentile(1), percentile(5), percentile(50), percentile(95), percentile(99), max, sum / count);
    }

    /** A bucket's upper edge may lie beyond what was ever recorded. */
    private long percentile(double percent) {
        return Math.max(min, Math.min(max, histogram.getValueAtPercentile(percent)));
    }
}
