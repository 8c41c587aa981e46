package org.btestfarm.ledger.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.event.LeaseEvent;

/**
 * What became of one lease.
 *
 * @param node whose it was
 * @param grants how many grants there were
 * @param grantedIn bytes granted to be received
 * @param grantedOut bytes granted to be sent
 * @param unmeteredIn whether it ever received without a limit
 * @param unmeteredOut whether it ever sent without a limit
 * @param reports how many reports were applied
 * @param missing how many never came
 * @param returnedIn bytes given back, recalled or left over, unreceived
 * @param returnedOut bytes given back, recalled or left over, unsent
 * @param chargedIn bytes charged without a report of them
 * @param chargedOut bytes charged without a report of them
 * @param settled why it ended, one word; empty if it did not
 */
public record LeaseStory(
        String node,
        long grants,
        long grantedIn,
        long grantedOut,
        boolean unmeteredIn,
        boolean unmeteredOut,
        long reports,
        long missing,
        long returnedIn,
        long returnedOut,
        long chargedIn,
        long chargedOut,
        Optional<String> settled) {

    private static LeaseStory begin(String node) {
        return new LeaseStory(node, 0, 0, 0, false, false, 0, 0, 0, 0, 0, 0, Optional.empty());
    }

    /** Those that the events are about, in order of their beginning. */
    static List<LeaseStory> of(List<Entry> events) {
        Map<String, LeaseStory> leases = new LinkedHashMap<>();
        for (Entry entry : events) {
            if (entry.event() instanceof LeaseEvent event) {
                String node = event.lease().node().toString();
                leases.put(node, leases.getOrDefault(node, begin(node)).after(event));
            }
        }
        return new ArrayList<>(leases.values());
    }

    private LeaseStory after(LeaseEvent event) {
        if (event instanceof LeaseEvent.Granted granted) {
            boolean bytes = granted.in() + granted.out() > 0;
            return new LeaseStory(node, grants + (bytes ? 1 : 0), grantedIn + granted.in(), grantedOut + granted.out(), unmeteredIn || granted.unmeteredIn(),
                    unmeteredOut || granted.unmeteredOut(), reports, missing, returnedIn, returnedOut, chargedIn, chargedOut, settled);
        }
        if (event instanceof LeaseEvent.Usage usage) {
            return new LeaseStory(node, grants, grantedIn, grantedOut, unmeteredIn, unmeteredOut, reports + 1, missing + usage.missing(),
                    usage.in().returned(), usage.out().returned(), chargedIn, chargedOut, settled);
        }
        LeaseEvent.Settled end = (LeaseEvent.Settled) event;
        return new LeaseStory(node, grants, grantedIn, grantedOut, unmeteredIn, unmeteredOut, reports, missing, returnedIn + end.returnedIn(),
                returnedOut + end.returnedOut(), chargedIn + end.chargedIn(), chargedOut + end.chargedOut(), Optional.of(end.cause()));
    }
}
