package org.btestfarm.console.views;

import java.time.Duration;

/**
 * How the views are made. Read from the block {@code console.views} of the configuration.
 *
 * @param chunk how many events are taken in together while filling downwards, fewer while that takes longer than half a second, 1 to 1,000,000
 * @param pause how long it rests between two chunks at least, 0 or more
 * @param share how much of one core filling downwards may take in the long run, percent, 1 to 100
 * @param poll how soon new events are looked for while somebody asks for results, 10 ms to 10 s
 * @param readers how many requests read at once, 1 to 64
 */
public record ViewsSettings(int chunk, Duration pause, int share, Duration poll, int readers) {
    /** What a farm uses unless it says otherwise. */
    public static final ViewsSettings DEFAULTS = new ViewsSettings(5_000, Duration.ofMillis(10), 30, Duration.ofMillis(250), 4);

    private static final int MOST_CHUNK = 1_000_000;
    private static final int MOST_READERS = 64;
    private static final int ALL = 100;

    public ViewsSettings {
        between("chunk", chunk, 1, MOST_CHUNK, "");
        between("pause", pause.toMillis(), 0, Duration.ofMinutes(1).toMillis(), " ms");
        between("share", share, 1, ALL, " percent");
        between("poll", poll.toMillis(), 10, Duration.ofSeconds(10).toMillis(), " ms");
        between("readers", readers, 1, MOST_READERS, "");
    }

    private static void between(String key, long value, long least, long most, String unit) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("console.views." + key + " is " + value + unit + ", allowed are " + least + " to " + most + unit);
        }
    }
}
