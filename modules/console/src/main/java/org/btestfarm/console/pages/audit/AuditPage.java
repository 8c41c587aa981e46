package org.btestfarm.console.pages.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.btestfarm.console.pages.TestLine;
import org.btestfarm.console.pages.site.Show;
import org.btestfarm.ledger.admin.BalanceView;
import org.btestfarm.ledger.admin.QuotaView;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.event.TestEvent;

/**
 * What was so at a time.
 *
 * @param first where the slider begins, seconds since 1970
 * @param last where it ends
 * @param at where it stands
 * @param step seconds between two of its places
 * @param account the only one whose balance is shown; empty for those that used most
 * @param events how many events are in it
 * @param hash of the last of them
 * @param balances as they were
 * @param tests that ran then, and those that had ended last
 */
public record AuditPage(long first, long last, long at, long step, String account, long events, String hash, List<Balance> balances, List<Line> tests) {
    private static final int PLACES = 1_000;

    /**
     * An account's balance.
     *
     * @param account as operators write it
     * @param upload what it had sent that day
     * @param download what it had received that day
     * @param month both, that day and the 29 before
     * @param limits what was used of each quota
     */
    public record Balance(String account, String upload, String download, String month, String limits) {
        static Balance of(BalanceView view) {
            StringJoiner limits = new StringJoiner("; ");
            view.quotas().stream().filter(quota -> quota.limit().isPresent() && quota.limit().getAsLong() != Long.MAX_VALUE).forEach(quota -> limits.add(
                    quota.key() + ": " + Show.bytes(quota.spent() + quota.outstanding()) + " of " + Show.bytes(quota.limit().getAsLong())));
            return new Balance(view.account(), spent(view, "day.in"), spent(view, "day.out"), spent(view, "month"), limits.length() == 0 ? "none" : limits.toString());
        }

        private static String spent(BalanceView view, String key) {
            OptionalLong spent = view.quotas().stream().filter(quota -> quota.key().equals(key)).mapToLong(QuotaView::spent).findFirst();
            return spent.isPresent() ? Show.bytes(spent.getAsLong()) : "–";
        }
    }

    /**
     * A test.
     *
     * @param id its id
     * @param time when it was let in, or ended
     * @param what who and how, or why it ended
     * @param running whether it ran then
     */
    public record Line(String id, Instant time, String what, boolean running) {
        static Optional<Line> running(Entry entry) {
            return entry.event() instanceof TestEvent.Opened opened
                    ? Optional.of(new Line(opened.test(), entry.time(), what(opened), true))
                    : Optional.empty();
        }

        static Optional<Line> ended(Moment.Ended ended) {
            return ended.closed().event() instanceof TestEvent.Closed closed
                    ? Optional.of(new Line(closed.test(), ended.closed().time(), what(ended.opened()) + TestLine.outcome(Optional.of(closed.reason())), false))
                    : Optional.empty();
        }

        private static String what(Optional<Entry> entry) {
            return entry.isPresent() && entry.get().event() instanceof TestEvent.Opened opened ? what(opened) + ": " : "";
        }

        private static String what(TestEvent.Opened opened) {
            return opened.user().map(user -> user + ", ").orElse("") + opened.address() + ", " + opened.transport();
        }
    }

    static AuditPage of(Moment moment, Instant at, Instant now, String account) {
        long first = moment.first().orElse(now).getEpochSecond();
        long last = Math.max(first, now.getEpochSecond());
        List<Line> tests = Stream.concat(
                        moment.running().stream().flatMap(entry -> Line.running(entry).stream()), moment.ended().stream().flatMap(ended -> Line.ended(ended).stream()))
                .toList();
        return new AuditPage(
                first,
                last,
                Math.min(Math.max(at.getEpochSecond(), first), last),
                Math.max(1, (last - first) / PLACES),
                account,
                moment.events(),
                moment.hash(),
                moment.balances().stream().map(Balance::of).toList(),
                tests);
    }

    /** Where the slider stands. */
    public Instant time() {
        return Instant.ofEpochSecond(at);
    }
}
