package org.btestfarm.console.pages.history;

import java.util.List;
import java.util.Locale;
import org.btestfarm.console.pages.site.Show;
import org.btestfarm.ledger.admin.BalanceView;
import org.btestfarm.ledger.admin.QuotaView;

/**
 * How much of a quota is used.
 *
 * @param name which, in words
 * @param used what is spent and promised to running tests, bytes
 * @param limit the quota, bytes
 */
public record QuotaBar(String name, long used, long limit) {
    /** Those of a balance that have a limit. */
    static List<QuotaBar> of(BalanceView balance) {
        return balance.quotas().stream()
                .filter(quota -> quota.limit().isPresent() && quota.limit().getAsLong() != Long.MAX_VALUE)
                .map(QuotaBar::of)
                .toList();
    }

    private static QuotaBar of(QuotaView quota) {
        return new QuotaBar(words(quota.key()), quota.spent() + quota.outstanding(), quota.limit().orElseThrow());
    }

    /** In words, as the router's owner sees it. */
    private static String words(String key) {
        String[] parts = key.split("\\.");
        String period = switch (parts[0]) {
            case "day" -> "Today";
            case "week" -> "Last 7 days";
            default -> "Last 30 days";
        };
        return parts.length < 2 ? period : period + (parts[1].equals("in") ? ", upload" : ", download");
    }

    /** For the bar: never beyond its end. */
    public String value() {
        return String.valueOf(Math.min(used, limit));
    }

    /** For the bar, which cannot be of nothing. */
    public String max() {
        return String.valueOf(Math.max(1, limit));
    }

    /** Whether nothing is left. */
    public boolean isFull() {
        return used >= limit;
    }

    /** The figures. */
    public String figures() {
        return Show.bytes(used) + " of " + Show.bytes(limit);
    }

    /** How full it is. */
    public String percent() {
        double percent = limit == 0 ? 100 : Math.min(100, used * 100.0 / limit);
        return percent > 0 && percent < 1 ? "under 1 %" : String.format(Locale.ROOT, "%.0f %%", Math.floor(percent));
    }
}
