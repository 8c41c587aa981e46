package org.btestfarm.ledgerload;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.btestfarm.ledger.event.LeaseId;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.event.Sample;
import org.btestfarm.ledger.event.Totals;
import org.btestfarm.ledger.message.Demand;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Transport;

/** One test as its node sees it: spends a little in each report and asks for more with every other one. Thread-safe. */
public final class Session {
    /** Bytes sent a report, unless it is told otherwise. */
    private static final long STEP = 1_000;
    /** As many as the writer allows to be unanswered. */
    private static final int WINDOW = 64;

    /** The lease of all its traffic. */
    public final LeaseId lease;
    private final ToWriter.OpenTest open;
    private final long step;
    private final long[] due = new long[WINDOW];
    private long number;
    private long answered;
    private long granted;
    private long opened;

    /** The session of a user, at an address and in a prefix and a realm that it shares with others. */
    Session(String test, NodeId node, int user) {
        this(test, node, user, STEP);
    }

    /** The same, with so many bytes a report. */
    public Session(String test, NodeId node, int user, long step) {
        this.lease = new LeaseId(test, node);
        this.step = step;
        Demand demand = new Demand(4 * step, 1);
        String address = "10." + (user >> 16 & 255) + "." + (user >> 8 & 255) + "." + (user & 255);
        this.open = new ToWriter.OpenTest(
                lease, Optional.of(LoadedLedger.user(user)), address, Transport.TCP, Direction.SERVER_TRANSMITS, 1, Demand.NONE, demand);
    }

    /** Asks to be let in; that was due at this time. */
    public synchronized ToWriter open(long dueNanos) {
        opened = dueNanos;
        return open;
    }

    /** Whether another report may be under way besides those that are. */
    public synchronized boolean mayReport(int depth) {
        return number - answered < depth && granted - number * step >= step;
    }

    /** The next report; it was due at this time. */
    public synchronized ToWriter report(long dueNanos, boolean last) {
        due[(int) (++number % WINDOW)] = dueNanos;
        long spent = number * step;
        Sample sample = new Sample(number - 1, step, 0, OptionalLong.empty(), OptionalInt.of(10), OptionalInt.of(20));
        boolean ask = !last && number % 2 == 0;
        Totals out = new Totals(spent, last ? Math.max(0, granted - spent) : 0, true);
        return new ToWriter.UsageReport(
                lease, number, new Totals(0, 0, true), out, List.of(sample), Demand.NONE, ask ? new Demand(Math.max(2 * step, 128 * step - granted + spent), 1) : Demand.NONE, last);
    }

    /** Its opening is durable; returns how long that took since it was due, ns. */
    public synchronized long opened(ToNode.Opened answer) {
        granted = answer.out().total();
        return System.nanoTime() - opened;
    }

    /** Reports are durable: how long each took since it was due, ns. */
    public synchronized void answered(ToNode.UsageAnswer answer, LongConsumer took) {
        granted = Math.max(granted, answer.out().total());
        long now = System.nanoTime();
        while (answered < Math.min(answer.applied(), number)) {
            took.accept(now - due[(int) (++answered % WINDOW)]);
        }
    }
}
