package org.btestfarm.ledger.desk;

import java.time.Duration;
import org.btestfarm.ledger.account.FarmCalendar;

/**
 * The desk's bounds.
 *
 * @param calendar which days there are
 * @param window how many reports of one lease may be unanswered, 1..1024
 * @param gapPatience how long later reports wait for a missing one
 * @param recallPause how often at most a lease is called back
 * @param silence how long a lease may be unheard of before it is settled as charged
 * @param lastReportPatience how long a closed test's last reports may take
 * @param signEvery how often the head is signed while there is activity
 * @param maxTests how many tests may be open
 * @param maxAccounts how many accounts are kept, those of the last month
 */
public record DeskSettings(
        FarmCalendar calendar,
        int window,
        Duration gapPatience,
        Duration recallPause,
        Duration silence,
        Duration lastReportPatience,
        Duration signEvery,
        int maxTests,
        int maxAccounts) {

    public DeskSettings {
        if (window < 1 || window > 1024) {
            throw new IllegalArgumentException("ledger.window is " + window + ", allowed are 1 to 1024");
        }
        if (maxTests < 1 || maxAccounts < 1) {
            throw new IllegalArgumentException("ledger.max-tests is " + maxTests + " and ledger.max-accounts " + maxAccounts + ", allowed are 1 or more");
        }
    }

    /** What a farm uses unless it says otherwise. */
    public static DeskSettings defaults(FarmCalendar calendar) {
        return new DeskSettings(
                calendar,
                64,
                Duration.ofSeconds(3),
                Duration.ofMillis(200),
                Duration.ofMinutes(10),
                Duration.ofSeconds(30),
                Duration.ofMinutes(1),
                100_000,
                2_000_000);
    }
}
