package org.btestfarm.client.load;

/**
 * How values spread. Percentiles are within 0.1 %, the least and the greatest exact; the unit is that of the values.
 *
 * @param count how many there are; 0 makes all others 0
 * @param min the least
 * @param p1 99 % are at least this
 * @param p5 95 % are at least this
 * @param p50 the median
 * @param p95 95 % are at most this
 * @param p99 99 % are at most this
 * @param max the greatest
 * @param mean the average
 */
public record Distribution(
        long count, long min, long p1, long p5, long p50, long p95, long p99, long max, double mean) {}
