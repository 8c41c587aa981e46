package org.btestfarm.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import org.btestfarm.ledger.account.FarmCalendar;
import org.btestfarm.ledger.chain.NodeKey;
import org.btestfarm.ledger.desk.DeskSettings;
import org.btestfarm.ledger.writer.WriterLoad;
import org.btestfarm.ledger.writer.WriterSettings;

/**
 * What the ledger of one farm is told. Read from the block {@code ledger} of the configuration.
 *
 * @param node this node's name, 1 to 64 letters, digits, dots and hyphens; heads and leases carry it, so it should not change
 * @param zone where midnight is: quotas count calendar days
 * @param signEvery how often the journal's head is signed while there is activity, at least 1 s
 * @param snapshotEvery how many events there are between snapshots, at least 100: what a start has to replay at most
 * @param maxTests how many tests may be open, at least 1
 * @param maxAccounts how many accounts are kept, at least 1
 * @param answerWithin how long an operator's request may take, at least 1 s
 * @param stopWithin how long stopping may take, at least 1 s
 * @param clock what time it is
 * @param minFreeBytes below so many bytes of free space new tests are refused, 0 or more; 0 never refuses
 */
public record LedgerSettings(
        String node,
        ZoneId zone,
        Duration signEvery,
        int snapshotEvery,
        int maxTests,
        int maxAccounts,
        Duration answerWithin,
        Duration stopWithin,
        Clock clock,
        long minFreeBytes) {
    /** Enough for the tests that run to go on for long: a report has about 200 bytes. */
    public static final long USUAL_MIN_FREE_BYTES = 256L << 20;

    private static final int WINDOW = 64;
    private static final Duration SECOND = Duration.ofSeconds(1);

    public LedgerSettings {
        if (!node.matches("[A-Za-z0-9.-]{1,64}")) {
            throw new IllegalArgumentException("ledger.node is not a node's name, allowed are 1 to 64 letters, digits, dots and hyphens");
        }
        atLeast("ledger.sign-every", signEvery);
        atLeast("ledger.answer-within", answerWithin);
        atLeast("ledger.stop-within", stopWithin);
        atLeast("ledger.snapshot-every", snapshotEvery, 100);
        atLeast("ledger.max-tests", maxTests, 1);
        atLeast("ledger.max-accounts", maxAccounts, 1);
        if (minFreeBytes < 0) {
            throw new IllegalArgumentException("ledger.min-free is " + minFreeBytes + " bytes, allowed are 0 or more");
        }
    }

    /** The same with another bound of free space; 0 for none, where no test can come. */
    public LedgerSettings withMinFreeBytes(long bytes) {
        return new LedgerSettings(node, zone, signEvery, snapshotEvery, maxTests, maxAccounts, answerWithin, stopWithin, clock, bytes);
    }

    /** What the writer is told. */
    WriterSettings writer(FarmCalendar calendar, NodeKey key, WriterLoad load) {
        DeskSettings usual = DeskSettings.defaults(calendar);
        DeskSettings desk = new DeskSettings(
                calendar, WINDOW, usual.gapPatience(), usual.recallPause(), usual.silence(), usual.lastReportPatience(), signEvery, maxTests, maxAccounts);
        WriterSettings defaults = WriterSettings.defaults(desk, key);
        return new WriterSettings(
                desk, key, defaults.capabilities(), clock, defaults.maxBatch(), defaults.maxWaiting(), defaults.patience(), snapshotEvery, load);
    }

    private static void atLeast(String key, Duration value) {
        if (value.compareTo(SECOND) < 0) {
            throw new IllegalArgumentException(key + " is " + value.toMillis() + " ms, allowed are 1 s or more");
        }
    }

    private static void atLeast(String key, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(key + " is " + value + ", allowed are " + least + " or more");
        }
    }

    /** What a farm uses unless it says otherwise. */
    public static LedgerSettings defaults(String node, ZoneId zone) {
        return new LedgerSettings(
                node,
                zone,
                Duration.ofMinutes(1),
                10_000,
                100_000,
                2_000_000,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Clock.systemUTC(),
                USUAL_MIN_FREE_BYTES);
    }
}
