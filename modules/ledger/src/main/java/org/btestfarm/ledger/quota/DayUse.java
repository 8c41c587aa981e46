package org.btestfarm.ledger.quota;

import java.util.SortedMap;
import java.util.TreeMap;
import org.btestfarm.ledger.account.QuotaDirection;

/** What counts on one day of one account, bytes: spent is gone, leased is promised to a node. */
final class DayUse {
    final long day;
    long spentIn;
    long spentOut;
    long leasedIn;
    long leasedOut;
    /** What of the spent bytes came from other books, by source. */
    final SortedMap<String, Imported> imported = new TreeMap<>();

    DayUse(long day) {
        this.day = day;
    }

    void spend(QuotaDirection way, long bytes) {
        if (way == QuotaDirection.IN) {
            spentIn += bytes;
        } else {
            spentOut += bytes;
        }
    }

    void lease(QuotaDirection way, long bytes) {
        if (way == QuotaDirection.IN) {
            leasedIn += bytes;
        } else {
            leasedOut += bytes;
        }
    }

    long spent(QuotaDirection direction) {
        return switch (direction) {
            case IN -> spentIn;
            case OUT -> spentOut;
            case BOTH -> spentIn + spentOut;
        };
    }

    long leased(QuotaDirection direction) {
        return switch (direction) {
            case IN -> leasedIn;
            case OUT -> leasedOut;
            case BOTH -> leasedIn + leasedOut;
        };
    }

    boolean isLeased() {
        return leasedIn != 0 || leasedOut != 0;
    }
}
