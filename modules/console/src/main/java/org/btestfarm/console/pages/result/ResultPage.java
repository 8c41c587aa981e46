package org.btestfarm.console.pages.result;

import java.util.List;
import java.util.Optional;
import org.btestfarm.console.pages.TestLine;
import org.btestfarm.console.pages.site.Show;
import org.btestfarm.console.views.SampleRow;
import org.btestfarm.console.views.TestRow;
import org.btestfarm.console.visitor.Viewer;

/**
 * A test's page. Whoever has its link sees the figures; who it was is shown in full to those who may see the test without the link, to others only the network.
 *
 * @param row what the views know
 * @param kind protocol, direction and connections, in words
 * @param who whose test it is
 * @param verdict what it means
 */
public record ResultPage(TestRow row, String kind, String who, Verdict verdict) {
    static ResultPage of(Viewer viewer, TestRow whole, List<SampleRow> samples) {
        TestRow row = whole.shownTo(viewer);
        String who = whole.isFor(viewer) ? row.user().map(user -> user + ", ").orElse("") + row.address() : "a router in " + row.address();
        return new ResultPage(row, TestLine.kind(row), who, Verdict.of(row, samples));
    }

    /** Whether the router received. */
    public boolean hasDownload() {
        return !row.direction().equals("receives");
    }

    /** Whether the router sent. */
    public boolean hasUpload() {
        return !row.direction().equals("transmits");
    }

    /** Mean speed of what the router received. */
    public String download() {
        return Show.rate(row.out(), TestLine.flowed(row));
    }

    /** Mean speed of what the router sent. */
    public String upload() {
        return Show.rate(row.in(), TestLine.flowed(row));
    }

    /** How long it lasted. */
    public String duration() {
        return Show.seconds(Math.round(TestLine.flowed(row)));
    }

    /** Whether it runs. */
    public boolean isRunning() {
        return row.ended().isEmpty();
    }

    /** Datagrams that did not reach the farm; empty where there are none to lose. */
    public Optional<String> lost() {
        return row.transport().equals("udp") && hasUpload() ? Optional.of(Show.count(row.lost())) : Optional.empty();
    }

    /** How it ended, in words. */
    public String outcome() {
        return TestLine.outcome(row.reason());
    }
}
