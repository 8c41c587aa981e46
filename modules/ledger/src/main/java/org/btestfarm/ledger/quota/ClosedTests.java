package org.btestfarm.ledger.quota;

import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The tests that were closed last. A request that was under way when its test was closed must not open it again, also when the writer was started
 * again meanwhile; so this is part of the state. At 200 tests a second it goes back 100 seconds, longer than any request is asked again.
 */
final class ClosedTests {
    /** How many are remembered. */
    static final int REMEMBERED = 20_000;

    private final Set<String> ids = new LinkedHashSet<>();

    void add(String test) {
        ids.add(test);
        if (ids.size() > REMEMBERED) {
            Iterator<String> oldest = ids.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    boolean contains(String test) {
        return ids.contains(test);
    }

    /** The ids, the oldest first: a view. */
    Collection<String> ids() {
        return Collections.unmodifiableCollection(ids);
    }
}
