package org.btestfarm.console.views.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.btestfarm.console.views.TestRow;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.event.LeaseEvent;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.event.Sample;
import org.btestfarm.ledger.event.TestEvent;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Transport;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one test. Each of its events is applied once, in any order, and the outcome is the same: reports carry running totals of which the
 * newest counts, everything else is a sum, a maximum, or said only once.
 */
final class Story {
    /** How it began: see {@link TestRow}. */
    record Opening(
            long event,
            long beganMicros,
            Optional<String> user,
            String address,
            List<String> accounts,
            String transport,
            String direction,
            int connections,
            String node) {
        static Opening of(long event, long beganMicros, TestEvent.Opened opened) {
            return new Opening(
                    event,
                    beganMicros,
                    opened.user(),
                    opened.address(),
                    opened.accounts().stream().map(Account::toString).toList(),
                    opened.transport() == Transport.TCP ? "tcp" : "udp",
                    word(opened.direction()),
                    opened.connections(),
                    opened.node().name());
        }
    }

    /** How it ended. */
    record Ending(long event, long endedMicros, String reason, String detail, Optional<String> congestion) {}

    /** Totals of one lease, as of its newest report. */
    static final class LeaseTotals {
        long report;
        long in;
        long out;
        long chargedIn;
        long chargedOut;

        void reported(long number, long nowIn, long nowOut) {
            if (number >= report) {
                report = number;
                in = nowIn;
                out = nowOut;
            }
        }
    }

    final long no;
    final String id;
    @Nullable Opening opening;
    @Nullable Ending ending;
    final Map<String, LeaseTotals> leases = new HashMap<>(2);
    long seconds;
    long missing;
    long lastDay = Long.MIN_VALUE;
    OptionalLong lost = OptionalLong.empty();
    OptionalInt localCpu = OptionalInt.empty();
    OptionalInt remoteCpu = OptionalInt.empty();

    Story(long no, String id) {
        this.no = no;
        this.id = id;
    }

    static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    LeaseTotals lease(NodeId node) {
        return leases.computeIfAbsent(node.toString(), key -> new LeaseTotals());
    }

    /** Takes in one of its events. */
    void apply(Entry entry) {
        if (entry.event() instanceof TestEvent.Opened opened) {
            opening = Opening.of(entry.number(), micros(entry.time()), opened);
        } else if (entry.event() instanceof TestEvent.Closed closed) {
            ending = new Ending(entry.number(), micros(entry.time()), closed.reason(), closed.detail(), closed.congestion());
        } else if (entry.event() instanceof LeaseEvent.Granted granted) {
            lease(granted.lease().node());
            lastDay = Math.max(lastDay, granted.day());
        } else if (entry.event() instanceof LeaseEvent.Usage usage) {
            lease(usage.lease().node()).reported(usage.report(), usage.in().spent(), usage.out().spent());
            lastDay = Math.max(lastDay, usage.day());
            missing += usage.missing();
            usage.samples().forEach(this::sample);
        } else if (entry.event() instanceof LeaseEvent.Settled settled) {
            LeaseTotals totals = lease(settled.lease().node());
            totals.chargedIn += settled.chargedIn();
            totals.chargedOut += settled.chargedOut();
        }
    }

    private void sample(Sample sample) {
        seconds = Math.max(seconds, sample.second() + 1);
        if (sample.lost().isPresent()) {
            lost = OptionalLong.of(lost.orElse(0) + sample.lost().getAsLong());
        }
        localCpu = most(localCpu, sample.localCpu());
        remoteCpu = most(remoteCpu, sample.remoteCpu());
    }

    static Opening present(@Nullable Opening opening) {
        if (opening == null) {
            throw new IllegalStateException("a test that is whole has a beginning");
        }
        return opening;
    }

    private static OptionalInt most(OptionalInt a, OptionalInt b) {
        return a.isPresent() && b.isPresent() ? OptionalInt.of(Math.max(a.getAsInt(), b.getAsInt())) : a.isPresent() ? a : b;
    }

    long in() {
        return leases.values().stream().mapToLong(lease -> lease.in + lease.chargedIn).sum();
    }

    long out() {
        return leases.values().stream().mapToLong(lease -> lease.out + lease.chargedOut).sum();
    }

    /** Whether nothing of it can be missing, if these events are in the views. */
    boolean isWhole(Spans spans) {
        return opening != null && ending != null && spans.cover(opening.event(), ending.event());
    }

    /** What the farm does, see {@link TestRow#direction}. */
    private static String word(Direction direction) {
        return switch (direction) {
            case SERVER_RECEIVES -> "receives";
            case SERVER_TRANSMITS -> "transmits";
            case BOTH -> "both";
        };
    }
}
