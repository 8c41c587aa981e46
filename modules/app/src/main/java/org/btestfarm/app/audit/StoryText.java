package org.btestfarm.app.audit;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.account.Texts;
import org.btestfarm.ledger.admin.BalanceView;
import org.btestfarm.ledger.admin.QuotaView;
import org.btestfarm.ledger.audit.LeaseStory;
import org.btestfarm.ledger.audit.Story;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.event.LeaseEvent;
import org.btestfarm.ledger.event.Sample;
import org.btestfarm.ledger.event.TestEvent;

/** A test's story for people. Bytes are as the farm sees them: in is what it received, the router's upload. */
final class StoryText {
    private final PrintWriter out;
    private final Story story;
    private final ZoneId zone;
    private final boolean verbose;

    StoryText(PrintWriter out, Story story, ZoneId zone, boolean verbose) {
        this.out = out;
        this.story = story;
        this.zone = zone;
        this.verbose = verbose;
    }

    void print() {
        out.println("test " + story.test());
        story.opened().ifPresentOrElse(this::opened, () -> out.println("  opened before the first event that is at hand"));
        if (verbose) {
            story.events().forEach(this::event);
        }
        story.leases().forEach(this::lease);
        out.printf(Locale.ROOT, "  charged: in %,d bytes, out %,d bytes%n", story.in(), story.out());
        closed();
        for (BalanceView balance : story.balances()) {
            for (QuotaView quota : balance.quotas()) {
                if (quota.limit().isPresent()) {
                    out.println("  then: " + Texts.printable(balance.account()) + " " + ReplayCommand.line(quota));
                }
            }
        }
    }

    private void opened(TestEvent.Opened opened) {
        out.println("  opened " + story.openedAt().map(time -> Times.show(time, zone)).orElse("") + " by "
                + opened.user().map(name -> "user " + Texts.printable(name)).orElse("nobody who logged in") + " from " + opened.address() + " on node "
                + opened.node().name());
        out.println("  " + opened.transport() + ", " + switch (opened.direction()) {
                    case SERVER_RECEIVES -> "the farm receives";
                    case SERVER_TRANSMITS -> "the farm sends";
                    case BOTH -> "both directions";
                }
                + ", " + (opened.connections() == 1 ? "1 connection" : opened.connections() + " connections")
                + "; accounts " + opened.accounts().stream().map(Account::toString).map(Texts::printable).collect(Collectors.joining(", ")));
    }

    private void lease(LeaseStory lease) {
        out.printf(Locale.ROOT, "  lease of node %s: granted %s in, %s out in %s; %s%s; returned %,d in, %,d out; %s%n",
                lease.node(), amount(lease.grantedIn(), lease.unmeteredIn()), amount(lease.grantedOut(), lease.unmeteredOut()), Counts.of(lease.grants(), "grant"), Counts.of(lease.reports(), "report"),
                lease.missing() == 0 ? "" : " and " + lease.missing() + " missing", lease.returnedIn(), lease.returnedOut(),
                lease.settled().map(cause -> "settled: " + cause
                        + (lease.chargedIn() + lease.chargedOut() == 0 ? "" : String.format(Locale.ROOT, ", charged without a report %,d in, %,d out", lease.chargedIn(), lease.chargedOut())))
                        .orElse("not settled"));
    }

    private static String amount(long bytes, boolean unmetered) {
        return unmetered && bytes == 0 ? "without limit" : String.format(Locale.ROOT, unmetered ? "%,d and without limit" : "%,d", bytes);
    }

    private void closed() {
        if (story.closed().isEmpty()) {
            out.println("  not closed");
            return;
        }
        TestEvent.Closed closed = story.closed().get();
        String took = story.openedAt().flatMap(from -> story.closedAt().map(to -> String.format(Locale.ROOT, " after %.1f s", Duration.between(from, to).toMillis() / 1e3)))
                .orElse("");
        out.println("  closed " + story.closedAt().map(time -> Times.show(time, zone)).orElse("") + took + ": " + Texts.printable(closed.reason())
                + (closed.detail().isEmpty() ? "" : " (" + Texts.printable(closed.detail()) + ")"));
    }

    private void event(Entry entry) {
        String line = "  " + Times.clock(entry.time(), zone) + " event " + entry.number() + ": ";
        if (entry.event() instanceof LeaseEvent.Granted granted) {
            out.printf(Locale.ROOT, "%sgranted %s in, %s out%n", line, amount(granted.in(), granted.unmeteredIn()), amount(granted.out(), granted.unmeteredOut()));
        } else if (entry.event() instanceof LeaseEvent.Usage usage) {
            out.printf(Locale.ROOT, "%sreport %d: spent in all %,d in, %,d out; returned in all %,d in, %,d out%n",
                    line, usage.report(), usage.in().spent(), usage.out().spent(), usage.in().returned(), usage.out().returned());
            usage.samples().forEach(this::second);
        } else if (entry.event() instanceof LeaseEvent.Settled settled) {
            out.printf(Locale.ROOT, "%ssettled, %s: charged %,d in, %,d out; returned %,d in, %,d out%n",
                    line, settled.cause(), settled.chargedIn(), settled.chargedOut(), settled.returnedIn(), settled.returnedOut());
        }
    }

    private void second(Sample sample) {
        out.printf(Locale.ROOT, "    second %d: %,d in, %,d out, lost %s, cpu %s, remote cpu %s%n",
                sample.second(), sample.rxBytes(), sample.txBytes(), count(sample.lost()), percent(sample.localCpu()), percent(sample.remoteCpu()));
    }

    private static String count(OptionalLong value) {
        return value.isPresent() ? String.valueOf(value.getAsLong()) : "not reported";
    }

    private static String percent(OptionalInt value) {
        return value.isPresent() ? value.getAsInt() + " %" : "not reported";
    }
}
