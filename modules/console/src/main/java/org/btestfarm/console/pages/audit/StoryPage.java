package org.btestfarm.console.pages.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.btestfarm.console.pages.TestLine;
import org.btestfarm.console.pages.site.Show;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.audit.LeaseStory;
import org.btestfarm.ledger.audit.Story;
import org.btestfarm.ledger.event.TestEvent;

/**
 * What happened in one test, as the journal tells it.
 *
 * @param test its id
 * @param steps in order
 * @param balances of its accounts when it ended, or as they are
 */
public record StoryPage(String test, List<Step> steps, List<AuditPage.Balance> balances) {
    /**
     * Something that happened.
     *
     * @param time when; empty where it took its time
     * @param text what
     */
    public record Step(Optional<Instant> time, String text) {}

    static StoryPage of(Story story) {
        List<Step> steps = new ArrayList<>();
        steps.add(story.opened().map(opened -> new Step(story.openedAt(), opened(opened)))
                .orElseGet(() -> new Step(Optional.empty(), "Let in before the first event that is at hand.")));
        story.leases().forEach(lease -> steps.add(new Step(Optional.empty(), lease(lease))));
        steps.add(new Step(Optional.empty(), String.format(
                Locale.ROOT, "Charged: upload %,d bytes (%s), download %,d bytes (%s).", story.in(), Show.bytes(story.in()), story.out(), Show.bytes(story.out()))));
        steps.add(story.closed().map(closed -> new Step(story.closedAt(), closed(story, closed))).orElseGet(() -> new Step(Optional.empty(), "Not ended yet.")));
        return new StoryPage(story.test(), steps, story.balances().stream().map(AuditPage.Balance::of).toList());
    }

    private static String opened(TestEvent.Opened opened) {
        return "Let in: " + opened.user().map(name -> "user " + name).orElse("nobody who logged in") + " from " + opened.address() + ", " + opened.transport() + ", "
                + opened.connections() + (opened.connections() == 1 ? " connection" : " connections") + ", node " + opened.node().name() + ". To be charged: "
                + opened.accounts().stream().map(Account::toString).collect(Collectors.joining(", ")) + ".";
    }

    private static String lease(LeaseStory lease) {
        return "Node " + lease.node() + " was granted " + amount(lease.grantedIn(), lease.unmeteredIn()) + " for upload and "
                + amount(lease.grantedOut(), lease.unmeteredOut()) + " for download in " + lease.grants() + " grants, sent " + lease.reports() + " reports"
                + (lease.missing() == 0 ? "" : " (" + lease.missing() + " never came)") + ", gave back " + Show.bytes(lease.returnedIn()) + " and " + Show.bytes(lease.returnedOut())
                + lease.settled().map(cause -> "; settled: " + cause.replace('_', ' ')).orElse("; not settled yet") + ".";
    }

    private static String amount(long bytes, boolean unmetered) {
        return unmetered && bytes == 0 ? "as much as it wants" : Show.bytes(bytes) + (unmetered ? " and later as much as it wants" : "");
    }

    private static String closed(Story story, TestEvent.Closed closed) {
        String took = story.openedAt().flatMap(from -> story.closedAt().map(to -> Duration.between(from, to).toMillis() / 1e3))
                .map(seconds -> String.format(Locale.ROOT, " after %.1f s", seconds)).orElse("");
        return "Ended" + took + ": " + TestLine.outcome(Optional.of(closed.reason())) + (closed.detail().isEmpty() ? "" : " (" + closed.detail() + ")") + ".";
    }
}
