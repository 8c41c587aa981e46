package org.btestfarm.farm.metering;

import java.util.concurrent.TimeUnit;
import org.btestfarm.dataplane.ByteCredit;
import org.btestfarm.ledger.event.Totals;
import org.btestfarm.ledger.message.Demand;
import org.btestfarm.ledger.message.SideGrant;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a lease as its node keeps it: what was granted, spent and given back, how fast it goes, and how much more to ask for. Not thread-safe: only the credit is touched by flows.
 *
 * <p>For maintainers: the credit always holds what was granted less what flows took and what was given back, so flows can never take more than was granted, whatever the order of messages.
 * {@code Ask} is where the last demand is: under way, or with the writer, who said that it waits. While it is under way reports carry no other, or both might be granted; while it waits every report
 * repeats it, since a report without one takes it back.
 */
final class CreditBook {
    private enum Ask { NONE, UNDER_WAY, WAITING }

    /** What test data asks for at least: less is not worth a message. */
    private static final long SMALLEST_TARGET = 256 * 1024;

    /** What statuses ask for: a minute's, so that a lease for them is asked for about twice a minute. */
    static final int STATUS_SECONDS = 60;

    /** A rate is measured over this at least. */
    private static final double SHORTEST_SECONDS = 0.05;

    /**
     * How long bytes that are on their way may take to arrive in the counters before a new limit is reported without waiting for them: they are charged then. A connection that waits for data
     * gives back within a second what it holds.
     */
    private static final long SETTLING_NANOS = TimeUnit.MILLISECONDS.toNanos(1_300);

    private final ByteCredit credit;
    private final boolean data;
    private final boolean asks;
    private final boolean whole;
    private final int packet;
    private final double horizonSeconds;
    private final long smallestTarget;
    private final long reserve;

    private boolean metered = true;
    private boolean settling;
    private long settlingSince;
    private long granted;
    private long spent;
    private long returned;
    private Ask ask = Ask.NONE;
    private long askNumber;
    private @Nullable String exhausted;
    private boolean starving;
    private long starvingSince;
    private double rate;
    private long rateSpent;
    private long rateSince;

    /**
     * @param data whether the test's own data flows this way, and not only status messages
     * @param whole whether it flows in packets that must be paid for whole
     * @param packet what a grant must cover at least, bytes
     * @param statusBytes what a second's status messages take of it, bytes; a direction without data or statuses is never asked for, and what comes on it is read only while nothing limits it
     * @param patienceSeconds how long status messages must go on without a grant
     * @param horizonSeconds how long a lease should last
     */
    CreditBook(ByteCredit credit, boolean data, boolean whole, int packet, int statusBytes, long patienceSeconds, double horizonSeconds, long nowNanos) {
        this.credit = credit;
        this.data = data;
        this.asks = data || statusBytes > 0;
        this.whole = whole;
        this.packet = packet;
        this.horizonSeconds = horizonSeconds;
        this.smallestTarget = data ? SMALLEST_TARGET : (long) statusBytes * STATUS_SECONDS;
        this.reserve = data ? statusBytes * (patienceSeconds + 2) : 0;
        this.rateSince = nowNanos;
    }

    /** What to ask for before anything was measured. */
    Demand first(long bytes) {
        return new Demand(Math.max(bytes, smallestTarget), least());
    }

    private long least() {
        return whole ? Math.min(Demand.MOST_AT_LEAST, Math.max(packet, credit.missed())) : 1;
    }

    /** The test may run. */
    void open(SideGrant grant) {
        if (grant.unmetered()) {
            metered = false;
            credit.unmeter();
        } else {
            granted(grant);
            arm();
        }
    }

    /** What was granted in all, and that an ask up to this number was heard. Returns whether the demand must be made again. */
    boolean answered(SideGrant grant, long applied, long lastNumber) {
        boolean more = metered && !settling && !grant.unmetered() && granted(grant);
        boolean heard = ask == Ask.UNDER_WAY && applied >= askNumber;
        boolean again = false;
        if (more) {
            ask = ask == Ask.UNDER_WAY && !heard ? Ask.UNDER_WAY : Ask.NONE;
        } else if (heard) {
            // A later report, which had no demand, took it back.
            again = lastNumber > askNumber;
            ask = again ? Ask.NONE : Ask.WAITING;
            // The writer is there but has nothing now: what was kept for a writer who is away may be used up, so that nothing is outstanding here.
            credit.reserve(0);
        }
        if (more || heard) {
            arm();
        }
        return again;
    }

    private boolean granted(SideGrant grant) {
        long more = grant.total() - granted;
        if (more <= 0) {
            return false;
        }
        granted = grant.total();
        exhausted = null;
        starving = false;
        credit.add(more);
        credit.reserve(Math.min(reserve, Math.max(0, credit.remaining()) / 4));
        return true;
    }

    private void arm() {
        if (!asks || !metered || settling || ask == Ask.UNDER_WAY) {
            credit.arm(0);
        } else if (ask == Ask.WAITING || exhausted != null) {
            credit.arm(credit.available() >= least() ? least() : 0);
        } else {
            // A third: where the rate is steady, the report of the second asks before that.
            credit.arm(Math.max(0, credit.available()) / 3 + 1);
        }
    }

    private long target() {
        return Math.max(smallestTarget, (long) Math.min(1L << 49, rate * horizonSeconds));
    }

    /** How fast it goes. */
    void measure(long movedBytes, long nowNanos, boolean second) {
        double seconds = (nowNanos - rateSince) / 1e9;
        double now = (movedBytes - rateSpent) / Math.max(SHORTEST_SECONDS, seconds);
        rate = second ? now : Math.max(rate, now);
        if (second) {
            rateSpent = movedBytes;
            rateSince = nowNanos;
        }
    }

    /** Whether the writer said that what test data needs has to wait, or that it will not come. */
    boolean isWaiting() {
        return data && (ask == Ask.WAITING || exhausted != null);
    }

    /**
     * The demand of the report of this number.
     *
     * @param yields whether nothing new is to be asked for: the report gives back what others need
     */
    Demand demand(long number, boolean yields) {
        if (!mayAsk() || yields && ask == Ask.NONE && !(data && isStarving())) {
            return Demand.NONE;
        }
        if (whole && isStarving()) {
            takeBack(0);
        }
        long target = target();
        long left = Math.max(0, credit.remaining());
        if (ask == Ask.NONE && left >= target - target / 4 && !isStarving()) {
            return Demand.NONE;
        }
        ask = Ask.UNDER_WAY;
        askNumber = number;
        credit.arm(0);
        return new Demand(Math.max(target - left, least()), least());
    }

    /** Whether there is a demand that a report should be sent for. */
    boolean isAsking() {
        return mayAsk() && (isStarving() || ask == Ask.NONE && credit.remaining() < target() - target() / 4);
    }

    private boolean mayAsk() {
        return asks && metered && !settling && exhausted == null && ask != Ask.UNDER_WAY;
    }

    /** Whether flows want more than there is. */
    boolean isStarving() {
        return metered && credit.missed() > 0 && credit.available() < least();
    }

    /** How long test data has waited for credit, nanoseconds. */
    long starvedNanos(long nowNanos) {
        // Flows of a credit that was armed anew say that they wait only when they try again.
        boolean waits = data && metered && credit.available() < least() && (starving || credit.missed() > 0);
        if (waits && !starving) {
            starvingSince = nowNanos;
        }
        starving = waits;
        return waits ? nowNanos - starvingSince : 0;
    }

    /** Gives back what is unspent beyond so much; a limit may hold from now on. Returns whether there is something to report. */
    boolean recall(long keep, boolean meter, long nowNanos) {
        if (!metered) {
            if (meter) {
                credit.meter();
                metered = true;
                settling = true;
                settlingSince = nowNanos;
            }
            return false;
        }
        return !settling && takeBack(keep) > 0;
    }

    /** Returns what is unspent beyond so much; but nothing that was charged when a limit came, though it was not moved after all. */
    private long takeBack(long keep) {
        long back = Math.min(credit.withdraw(keep), granted - spent - returned);
        returned += back;
        return back;
    }

    /** Whether a limit has come and bytes that were taken before it are still on their way. */
    boolean isSettling() {
        return settling;
    }

    /** A limit has come: are the bytes that were taken before it all counted? Returns whether that can be reported now. */
    boolean settle(long movedBytes, long nowNanos) {
        if (!settling) {
            return false;
        }
        long taken = -credit.remaining();
        if (movedBytes < taken && nowNanos - settlingSince < SETTLING_NANOS) {
            return false;
        }
        settling = false;
        spent = Math.max(movedBytes, taken);
        granted = spent + returned;
        credit.add(spent);
        return true;
    }

    /** Gives back what is far more than it needs. */
    void trim() {
        if (metered && !settling && ask == Ask.NONE && credit.remaining() > 3 * target()) {
            takeBack(target() + target() / 4);
            arm();
        }
    }

    /** Nothing is left today, and nothing outstanding that may come back. */
    void exhausted(String limit) {
        exhausted = limit;
        ask = Ask.NONE;
        credit.reserve(0);
        arm();
    }

    /** Policies changed: what was exhausted may not be. */
    void reconsider() {
        exhausted = null;
    }

    /** The limit that ends the test, once the last of its bytes are used. */
    @Nullable String overBecauseOf() {
        return data && exhausted != null && credit.available() < least() ? exhausted : null;
    }

    /** Gives back all that is unspent: the day ends. */
    void giveBack() {
        if (metered && !settling) {
            takeBack(0);
            ask = Ask.NONE;
            exhausted = null;
        }
    }

    /** Gives back what is left where it does not even cover what is wanted, or where nobody wants it: others wait. Returns whether there was any. */
    boolean yieldIdle(boolean moved) {
        return metered && !settling && ask == Ask.WAITING && !moved && takeBack(0) > 0;
    }

    /** Gives back what statuses would need: the test's data waits for the last bytes. Returns whether there was any. */
    boolean yieldStatuses() {
        return !data && metered && !settling && takeBack(0) > 0;
    }

    /** Nothing flows any more. What flows had taken and never reported is charged. */
    void close(boolean flowsEnded) {
        credit.arm(0);
        if (metered && !settling) {
            takeBack(0);
            if (flowsEnded) {
                returned = Math.max(returned, granted - spent);
            } else {
                spent = Math.max(spent, granted - returned);
            }
        }
        credit.meter();
    }

    /** Totals for a report. */
    Totals totals(long movedBytes) {
        spent = Math.max(spent, movedBytes);
        return new Totals(spent, returned, metered && !settling);
    }

    /** Whether more was moved than granted: what must never be. */
    boolean isOverdrawn() {
        return metered && !settling && spent + returned > granted;
    }
}
