package org.btestfarm.farm.metering;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.btestfarm.ledger.message.ToWriter;

/**
 * Refused logins that the journal does not know yet, counted by name and prefix, so that a flood of logins is no flood of events. So many names are told apart in a minute; the others are counted
 * together. Thread-safe.
 */
public final class RefusedLogins {
    /** Names and prefixes that are told apart in a minute. */
    public static final int MOST = 1_000;

    /** Stands for all further names, and for where they came from. */
    public static final String OTHERS = "*";

    private static final String WRONG_LOGIN = "wrong_login";
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private record Key(String name, String prefix) {}

    private final Map<Key, Long> counts = new LinkedHashMap<>();
    private long minuteBegan;
    private int inThisMinute;

    /**
     * Counts one.
     *
     * @param name that was tried
     * @param prefix where from: a network, as text
     * @param nowNanos monotonic
     */
    public synchronized void refused(String name, String prefix, long nowNanos) {
        if (nowNanos - minuteBegan >= MINUTE_NANOS) {
            minuteBegan = nowNanos;
            inThisMinute = 0;
        }
        Key key = new Key(name, prefix);
        if (!counts.containsKey(key) && ++inThisMinute > MOST) {
            key = new Key(OTHERS, OTHERS);
        }
        counts.merge(key, 1L, Long::sum);
    }

    /** Takes the oldest count out, to be reported. */
    synchronized Optional<ToWriter.RefusedLogins> next() {
        Iterator<Map.Entry<Key, Long>> oldest = counts.entrySet().iterator();
        if (!oldest.hasNext()) {
            return Optional.empty();
        }
        Map.Entry<Key, Long> entry = oldest.next();
        oldest.remove();
        return Optional.of(new ToWriter.RefusedLogins(entry.getKey().name(), entry.getKey().prefix(), WRONG_LOGIN, entry.getValue()));
    }

    /** Puts back what could not be reported. */
    synchronized void putBack(ToWriter.RefusedLogins unreported) {
        counts.merge(new Key(unreported.name(), unreported.address()), unreported.count(), Long::sum);
    }
}
