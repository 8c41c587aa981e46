package org.btestfarm.console.pages;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.btestfarm.console.pages.site.Show;
import org.btestfarm.console.views.TestRow;
import org.btestfarm.console.visitor.Viewer;

/**
 * A test in a list.
 *
 * @param link of its page
 * @param began when
 * @param who the user and the address
 * @param kind protocol and direction as the router sees it
 * @param download mean speed of what the router received
 * @param upload mean speed of what the router sent
 * @param outcome how it ended, in words
 * @param running whether it still runs
 */
public record TestLine(String link, Instant began, String who, String kind, String download, String upload, String outcome, boolean running) {
    /** Of a row of the views, as that viewer may see it. */
    public static TestLine of(Viewer viewer, TestRow whole) {
        TestRow row = whole.shownTo(viewer);
        return new TestLine(
                row.link(),
                row.began(),
                row.user().map(user -> user + ", " + row.address()).orElse(row.address()),
                kind(row),
                row.direction().equals("receives") ? "–" : Show.rate(row.out(), flowed(row)),
                row.direction().equals("transmits") ? "–" : Show.rate(row.in(), flowed(row)),
                outcome(row.reason()),
                row.ended().isEmpty());
    }

    /** How long bytes flowed, seconds: those that were counted, of which the first and the last may be parts, and no more than the test lasted. */
    public static double flowed(TestRow row) {
        return row.ended()
                .map(ended -> Math.min(row.seconds(), Duration.between(row.began(), ended).toMillis() / 1e3))
                .orElse((double) row.seconds());
    }

    /** Protocol, direction as the router sees it, connections. */
    public static String kind(TestRow row) {
        String direction = switch (row.direction()) {
            case "receives" -> "upload";
            case "transmits" -> "download";
            default -> "both directions";
        };
        return row.transport().toUpperCase(Locale.ROOT) + " " + direction + (row.connections() > 1 ? ", " + row.connections() + " connections" : "");
    }

    /** Why a test ended, in words; the journal's word where there are none. */
    public static String outcome(Optional<String> reason) {
        if (reason.isEmpty()) {
            return "running";
        }
        return switch (reason.get()) {
            case "client_closed" -> "finished";
            case "connection_broken", "connection_lost" -> "connection broke";
            case "idle" -> "went silent";
            case "session_lost" -> "session lost";
            case "max_duration" -> "longest duration reached";
            case "quota_exhausted" -> "quota used up";
            case "ledger_unavailable" -> "the farm's ledger was away";
            case "lease_over" -> "stopped by the farm";
            case "farm_stopped" -> "the farm was stopped";
            case "no_resources" -> "the farm was short of resources";
            default -> reason.get().replace('_', ' ');
        };
    }
}
