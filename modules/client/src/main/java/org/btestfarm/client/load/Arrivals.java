package org.btestfarm.client.load;

import java.time.Duration;
import java.util.SplittableRandom;

/** When clients start. The times are fixed before the first start, so that a slow start does not stretch them. */
public sealed interface Arrivals {
    /** Until when the last client must have started. */
    Duration LONGEST = Duration.ofHours(1);

    /**
     * When each client starts, nanoseconds since the first could, in rising order.
     *
     * @throws IllegalArgumentException if the last would start later than {@link #LONGEST}; one line
     */
    long[] dueNanos(int clients);

    /** All at the same moment. */
    record AtOnce() implements Arrivals {
        @Override
        public long[] dueNanos(int clients) {
            return new long[clients];
        }
    }

    /**
     * Spread evenly over a time: the first at once, the last just before its end.
     *
     * @param over 0 to {@link #LONGEST}
     */
    record Ramp(Duration over) implements Arrivals {
        public Ramp {
            if (over.isNegative() || over.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("ramp is " + over.toMillis() / 1e3 + " s, allowed are 0 to " + LONGEST.toSeconds() + " s");
            }
        }

        @Override
        public long[] dueNanos(int clients) {
            long[] due = new long[clients];
            for (int i = 0; i < clients; i++) {
                due[i] = (long) ((double) over.toNanos() * i / clients);
            }
            return due;
        }
    }

    /**
     * At a constant rate.
     *
     * @param perSecond clients a second, 0.001 to 100000
     */
    record Constant(double perSecond) implements Arrivals {
        public Constant {
            requireRate(perSecond);
        }

        @Override
        public long[] dueNanos(int clients) {
            long[] due = new long[clients];
            for (int i = 0; i < clients; i++) {
                due[i] = (long) (i / perSecond * 1e9);
            }
            return requireInTime(due);
        }
    }

    /**
     * As people come who know nothing of each other: the times between starts are exponentially distributed, and the same for the same seed.
     *
     * @param perSecond clients a second on average, 0.001 to 100000
     * @param seed whatever
     */
    record Poisson(double perSecond, long seed) implements Arrivals {
        public Poisson {
            requireRate(perSecond);
        }

        @Override
        public long[] dueNanos(int clients) {
            SplittableRandom random = new SplittableRandom(seed);
            long[] due = new long[clients];
            double seconds = 0;
            for (int i = 0; i < clients; i++) {
                seconds -= Math.log(1 - random.nextDouble()) / perSecond;
                due[i] = (long) (seconds * 1e9);
            }
            return requireInTime(due);
        }
    }

    private static void requireRate(double perSecond) {
        if (!(perSecond >= 0.001 && perSecond <= 100_000)) {
            throw new IllegalArgumentException("clients a second are " + perSecond + ", allowed are 0.001 to 100000");
        }
    }

    private static long[] requireInTime(long[] due) {
        long last = due.length == 0 ? 0 : due[due.length - 1];
        if (last > LONGEST.toNanos()) {
            throw new IllegalArgumentException("the last client would start after " + Math.round(last / 1e9) + " s, allowed are up to " + LONGEST.toSeconds()
                    + " s: ask for fewer clients, or for more a second");
        }
        return due;
    }
}
