package org.btestfarm.farm.metering;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.btestfarm.dataplane.FlowCounters;
import org.btestfarm.farm.settings.LeaseSettings;
import org.btestfarm.ledger.event.LeaseId;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.message.SideGrant;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Payload;
import org.btestfarm.protocol.Transport;

/** A lease with one flow, a writer that says what a test lets it say, and a clock that a test moves. */
final class SimLease {
    static final long DAY_ENDS = 1_000_000_000;
    static final long SECOND = 1_000_000_000L;

    final NodeLease lease = new NodeLease("test", bps -> {});
    final List<ToWriter.UsageReport> reports = new ArrayList<>();
    final List<LeaseSignal> signals = new ArrayList<>();
    final List<LeaseAnswer> answers = new ArrayList<>();
    final Flow flow = new Flow();
    final LeaseKeeper keeper;
    final NodeLease.Part part;
    Optional<ToWriter.OpenTest> asked = Optional.empty();
    long now = 5 * SECOND;
    long millis = 1_000;
    int window = 64;
    int lows;
    private final LeaseId id = new LeaseId("test", new NodeId("n", "1"));

    /** What the flow has moved, in whole counters. */
    static final class Flow implements FlowCounters {
        long received;
        long written;

        @Override
        public long receivedBytes() {
            return received;
        }

        @Override
        public long writtenBytes() {
            return written;
        }

        @Override
        public long sentBytes() {
            return written;
        }

        @Override
        public long receivedDatagrams() {
            return 0;
        }

        @Override
        public long sentDatagrams() {
            return 0;
        }

        @Override
        public OptionalLong lostDatagrams() {
            return OptionalLong.empty();
        }

        @Override
        public long pausedNanos() {
            return 0;
        }
    }

    SimLease(Transport transport, Direction direction, LeaseSettings settings) {
        Command command = new Command(transport, direction, Payload.ZEROS, 0, 0, 0, 0, 0);
        keeper = new LeaseKeeper(
                id, lease, new LeaseRequest(Optional.of("alice"), "192.0.2.1", command, 1_500), settings, this::sent, () -> window, now);
        lease.in().whenLow(() -> lows++);
        lease.out().whenLow(() -> lows++);
        keeper.whenOpen(answers::add);
        part = lease.begin(flow, signals::add);
        keeper.ask();
    }

    static SimLease download() {
        return new SimLease(Transport.TCP, Direction.SERVER_TRANSMITS, LeaseSettings.defaults().withPatience(Duration.ofSeconds(5)));
    }

    private void sent(ToWriter request) {
        if (request instanceof ToWriter.UsageReport report) {
            reports.add(report);
        } else if (request instanceof ToWriter.OpenTest open) {
            asked = Optional.of(open);
        }
    }

    static SideGrant bytes(long total) {
        return new SideGrant(total, false);
    }

    SimLease open(SideGrant in, SideGrant out) {
        keeper.opened(new ToNode.Opened(id, in, out, OptionalLong.empty(), OptionalLong.empty(), DAY_ENDS), now);
        return this;
    }

    /** The writer answers the last report. */
    void answer(SideGrant in, SideGrant out) {
        keeper.answered(new ToNode.UsageAnswer(id, last().number(), in, out, DAY_ENDS), now);
    }

    void recall(long keepIn, long keepOut, boolean meterOut) {
        keeper.recall(new ToNode.Recall(id, keepIn, keepOut, false, meterOut), now);
    }

    ToNode.Exhausted exhausted() {
        return new ToNode.Exhausted(id, org.btestfarm.ledger.account.QuotaDirection.OUT, "user:alice day=7");
    }

    ToWriter.UsageReport last() {
        return reports.get(reports.size() - 1);
    }

    /** The flow sends what it may of this. */
    long send(long bytes) {
        long taken = lease.out().take(bytes);
        flow.written += taken;
        return taken;
    }

    /** The link does what a low credit asks for. */
    void serveLow() {
        if (lows > 0) {
            lows = 0;
            keeper.low(now);
        }
    }

    void second() {
        now += SECOND;
        millis += 1_000;
        keeper.second(now, millis, 12);
    }

    Optional<EndReason> stopped() {
        return signals.stream()
                .filter(LeaseSignal.Stop.class::isInstance)
                .map(signal -> ((LeaseSignal.Stop) signal).reason())
                .findFirst();
    }
}
