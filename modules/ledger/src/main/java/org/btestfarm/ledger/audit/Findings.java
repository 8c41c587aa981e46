package org.btestfarm.ledger.audit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Gathers what is wrong: the first for each event, and no more than a reader can use. */
final class Findings {
    private final List<Finding> list = new ArrayList<>();
    private final Set<Long> events = new HashSet<>();
    private long left;

    void add(String where, long event, String what, Object expected, Object found) {
        if (list.size() >= VerifyReport.MOST) {
            left++;
        } else if (event == 0 || events.add(event)) {
            list.add(new Finding(where, event, what, String.valueOf(expected), String.valueOf(found)));
        }
    }

    List<Finding> list() {
        return list;
    }

    long left() {
        return left;
    }
}
