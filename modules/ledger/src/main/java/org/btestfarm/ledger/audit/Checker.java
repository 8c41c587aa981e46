package org.btestfarm.ledger.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.btestfarm.ledger.account.Limit;
import org.btestfarm.ledger.account.QuotaDirection;
import org.btestfarm.ledger.archive.Segment;
import org.btestfarm.ledger.archive.SegmentReader;
import org.btestfarm.ledger.bytes.JournalFormatException;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.event.LeaseEvent;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.ledger.quota.AccountState;
import org.btestfarm.ledger.quota.LedgerState;
import org.btestfarm.ledger.quota.StateDifference;
import org.btestfarm.ledger.quota.StateImage;
import org.btestfarm.ledger.writer.SignedImage;

/**
 * Makes every balance again from events alone and compares: with the writer's snapshots at their numbers, with the newest of them and what follows it
 * (what the writer would start with now), with the states in archives and in base events; and holds each grant against the quotas that were in force.
 */
public final class Checker {
    private record Claim(String what, byte[] image) {}

    private final History history;
    private final String database;
    private final Findings findings = new Findings();
    private final LedgerState state;
    private final Map<Long, List<Claim>> claims = new HashMap<>();
    private Optional<LedgerState> writer = Optional.empty();
    private int snapshots;
    private int bases;
    private long grants;

    private Checker(History history) throws LedgerException {
        this.history = history;
        this.database = history.reader().database().shortName();
        this.state = history.start();
    }

    /**
     * Checks.
     *
     * @throws LedgerException if something cannot be read
     * @throws JournalFormatException if the journal is broken, so that nothing can be made from it
     */
    public static CheckReport check(History history) throws LedgerException {
        return new Checker(history).run();
    }

    private CheckReport run() throws LedgerException {
        snapshots();
        for (Segment segment : history.joined()) {
            try (SegmentReader reader = SegmentReader.open(segment.file())) {
                if (reader.image().length > 0) {
                    claim(segment.before().number(), new Claim("archive " + segment.file().getFileName(), reader.image()));
                }
            }
        }
        if (history.base().isPresent()) {
            long event = history.base().get().event();
            history.reader().row(event).ifPresent(row -> claim(
                    history.base().get().through().number(), new Claim("base event " + event, history.base().get().event(row).image())));
        }
        compare();
        history.each(this::see);
        if (writer.isPresent()) {
            StateDifference.first(state, writer.get()).ifPresent(difference -> findings.add(
                    database, state.head().number(), "newest snapshot and what follows it: " + difference.what(), difference.expected(), difference.found()));
        }
        return new CheckReport(state.head(), snapshots, bases, grants, state.accounts().size(), findings.list(), findings.left());
    }

    private void snapshots() throws LedgerException {
        for (long number : history.reader().snapshots()) {
            Optional<byte[]> stored = number > history.last() ? Optional.empty() : history.reader().snapshot(number);
            if (stored.isEmpty()) {
                continue;
            }
            try {
                byte[] image = SignedImage.parse(stored.get()).image();
                claim(number, new Claim("snapshot", image));
                if (writer.isEmpty()) {
                    writer = Optional.of(StateImage.restore(image));
                }
                snapshots++;
            } catch (JournalFormatException | IllegalArgumentException e) {
                findings.add(database, number, "snapshot", "one that can be read", e.getMessage());
            }
        }
    }

    private void claim(long number, Claim claim) {
        claims.computeIfAbsent(number, n -> new ArrayList<>()).add(claim);
        bases += claim.what().equals("snapshot") ? 0 : 1;
    }

    private boolean see(Entry entry) {
        state.apply(entry);
        writer.ifPresent(other -> other.apply(entry));
        if (entry.event() instanceof LeaseEvent.Granted granted) {
            grants++;
            hold(entry, granted);
        }
        compare();
        return true;
    }

    private void compare() {
        List<Claim> here = claims.remove(state.head().number());
        if (here == null) {
            return;
        }
        for (Claim claim : here) {
            try {
                StateDifference.first(state, StateImage.restore(claim.image())).ifPresent(difference -> findings.add(
                        database, state.head().number(), claim.what() + ": " + difference.what(), difference.expected(), difference.found()));
            } catch (JournalFormatException | IllegalArgumentException e) {
                findings.add(database, state.head().number(), claim.what(), "one that can be read", e.getMessage());
            }
        }
    }

    /** The invariant: no grant makes spent and leased exceed a quota in force, and none is without a limit where there is one. */
    private void hold(Entry entry, LeaseEvent.Granted granted) {
        for (AccountState account : state.test(granted.lease().test()).orElseThrow().accounts()) {
            for (Limit limit : account.limits(state.policies())) {
                QuotaDirection direction = limit.key().direction();
                boolean counted = granted.in() > 0 && direction.counts(QuotaDirection.IN) || granted.out() > 0 && direction.counts(QuotaDirection.OUT);
                boolean free = granted.unmeteredIn() && direction.counts(QuotaDirection.IN) || granted.unmeteredOut() && direction.counts(QuotaDirection.OUT);
                long promised = account.spent(limit.key(), granted.day()) + account.leased(limit.key(), granted.day());
                if (free) {
                    findings.add(database, entry.number(), "grant", "one under the quota " + limit, "one without a limit");
                } else if (counted && promised > limit.bytes()) {
                    findings.add(database, entry.number(), "spent and leased after the grant", "up to " + limit, promised);
                }
            }
        }
    }
}
