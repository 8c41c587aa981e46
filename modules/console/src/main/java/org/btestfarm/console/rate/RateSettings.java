package org.btestfarm.console.rate;

/**
 * How often one network (IPv4 /24, IPv6 /64) may ask for pages, results and the live view. Read from the block {@code http.requests} of the configuration.
 *
 * @param perSecond in the long run, 1 to 1,000,000; 0: as often as it likes
 * @param burst how many at once after a rest, 1 to 1,000,000
 * @param networks how many networks are counted one by one at a time, 1 to 10,000,000; all beyond them share what one network may
 */
public record RateSettings(int perSecond, int burst, int networks) {
    private static final int MOST = 1_000_000;
    private static final int MOST_NETWORKS = 10_000_000;

    public RateSettings {
        within("per-second", perSecond, 0, MOST);
        within("burst", burst, 1, MOST);
        within("networks", networks, 1, MOST_NETWORKS);
    }

    private static void within(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("http.requests." + key + " is " + value + ", allowed are " + least + " to " + most);
        }
    }

    /** What a farm uses unless it says otherwise. */
    public static RateSettings defaults() {
        return new RateSettings(20, 200, 10_000);
    }
}
