package org.btestfarm.farm.metering;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.btestfarm.farm.metering.NodeLease.Moved;
import org.btestfarm.farm.settings.LeaseSettings;
import org.btestfarm.ledger.account.QuotaDirection;
import org.btestfarm.ledger.event.LeaseId;
import org.btestfarm.ledger.message.Demand;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.protocol.status.StatusMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the lease of one test on one node: asks for it, reports what its flows moved, asks ahead for more, gives back, and ends it. Not thread-safe; time comes as an argument. It
 * is {@code OPENING} until the writer answers, {@code OPEN} while flows spend, {@code CLOSING} from its last report to that one's answer, and then {@code OVER}.
 */
final class LeaseKeeper {
    /** Where a lease is in its life. */
    enum Phase { OPENING, OPEN, CLOSING, OVER }

    private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);

    /** What is asked for before anything was measured, bytes: 2 s of 1 Gbit/s. */
    private static final long FIRST_BYTES = 256L << 20;

    /** A datagram of this size fits through most networks; what a grant for receiving must cover before one has come. */
    private static final int USUAL_PACKET = 1_500;

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** An idle lease is reported so often, well within the time after which the writer takes it for lost. */
    private static final long KEEP_ALIVE_NANOS = TimeUnit.MINUTES.toNanos(4);

    /** How long flows that were stopped may take to end. */
    private static final long FLOWS_END_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final LeaseId id;
    private final NodeLease lease;
    private final ToWriter.OpenTest request;
    private final CreditBook in;
    private final CreditBook out;
    private final long patienceNanos;
    private final long begunNanos;
    private final Consumer<ToWriter> send;
    private final IntSupplier window;
    private final List<Consumer<LeaseAnswer>> waiting = new ArrayList<>(1);
    private final Unanswered unanswered = new Unanswered();
    private final Samples samples = new Samples();

    private Phase phase = Phase.OPENING;
    private boolean ended;
    private long endedNanos;
    private boolean reportDue;
    private boolean yields;
    private long number;
    private long lastReport;
    private long dayEndsMillis;
    private long dayGivenBack;
    private long secondEndsNanos;
    private long secondReceived;
    private long secondWritten;
    private Moved reported = Moved.NOTHING;

    /**
     * A lease that is to be asked for.
     *
     * @param send takes what the writer is to be told
     * @param window how many reports may be unanswered
     */
    LeaseKeeper(
            LeaseId id, NodeLease lease, LeaseRequest wanted, LeaseSettings settings, Consumer<ToWriter> send, IntSupplier window, long nowNanos) {
        this.id = id;
        this.lease = lease;
        this.send = send;
        this.window = window;
        this.patienceNanos = settings.patience().toNanos();
        this.begunNanos = nowNanos;
        this.secondEndsNanos = nowNanos + SECOND_NANOS;
        this.lastReport = nowNanos;
        boolean receives = wanted.command().direction().serverReceives();
        boolean transmits = wanted.command().direction().serverTransmits();
        boolean udp = wanted.udp();
        int statuses = udp ? 0 : StatusMessage.LENGTH * wanted.connections();
        double horizon = settings.horizon().toMillis() / 1e3;
        this.in = new CreditBook(lease.in(), receives, udp, USUAL_PACKET, 0, 0, horizon, nowNanos);
        this.out = new CreditBook(lease.out(), transmits, udp, wanted.packetBytes(), statuses, settings.patience().toSeconds(), horizon, nowNanos);
        long asked = wanted.command().remoteTxBps();
        long firstOut = asked == 0 ? FIRST_BYTES : Math.min(FIRST_BYTES, (long) (asked / 8.0 * horizon));
        this.request = new ToWriter.OpenTest(
                id,
                wanted.user(),
                wanted.address(),
                wanted.command().transport(),
                wanted.command().direction(),
                wanted.connections(),
                receives ? in.first(FIRST_BYTES) : Demand.NONE,
                transmits || statuses > 0 ? out.first(transmits ? firstOut : 0) : Demand.NONE);
    }

    Phase phase() {
        return phase;
    }

    NodeLease lease() {
        return lease;
    }

    /** Tells this one what the writer says, now or when it is known. */
    void whenOpen(Consumer<LeaseAnswer> told) {
        if (phase == Phase.OPENING && !ended) {
            waiting.add(told);
        } else if (phase == Phase.OPEN && !ended) {
            told.accept(new LeaseAnswer.Granted());
        } else {
            told.accept(new LeaseAnswer.Refused(ToNode.Refused.INVALID, "the test is over"));
        }
    }

    void ask() {
        send.accept(request);
    }

    /** Nobody is let in any more who still waits. The lease is given back should the writer grant it after all. */
    void giveUp(String reason) {
        if (phase == Phase.OPENING) {
            refuse(new LeaseAnswer.Refused(ToNode.Refused.NOT_YET, reason));
            ended = true;
        }
    }

    boolean isOverdue(long openWithinNanos, long nowNanos) {
        return phase == Phase.OPENING && !ended && nowNanos - begunNanos > openWithinNanos;
    }

    void opened(ToNode.Opened opened, long nowNanos) {
        if (phase != Phase.OPENING) {
            return;
        }
        phase = Phase.OPEN;
        dayEndsMillis = opened.dayEndsMillis();
        lease.limits(opened.maxMillis(), opened.maxBps());
        in.open(opened.in());
        out.open(opened.out());
        List<Consumer<LeaseAnswer>> told = List.copyOf(waiting);
        waiting.clear();
        told.forEach(one -> one.accept(new LeaseAnswer.Granted()));
        if (ended) {
            close(nowNanos);
        }
    }

    void refused(ToNode.Refused refused) {
        if (phase == Phase.OPENING) {
            refuse(new LeaseAnswer.Refused(refused.reason(), refused.detail()));
            phase = Phase.OVER;
        }
    }

    private void refuse(LeaseAnswer answer) {
        List<Consumer<LeaseAnswer>> told = List.copyOf(waiting);
        waiting.clear();
        told.forEach(one -> one.accept(answer));
    }

    /** Nanoseconds until a second more has passed since the lease was asked for; 0 or less if one has. */
    long untilSecondIsOver(long nowNanos) {
        return secondEndsNanos - nowNanos;
    }

    /** A second is over. */
    void second(long nowNanos, long nowMillis, int cpuPct) {
        long whole = (nowNanos - begunNanos) / SECOND_NANOS;
        secondEndsNanos = begunNanos + (whole + 1) * SECOND_NANOS;
        if (phase != Phase.OPEN) {
            return;
        }
        Moved now = lease.moved();
        in.measure(now.received(), nowNanos, true);
        out.measure(now.written(), nowNanos, true);
        samples.add(now, nowNanos - begunNanos, OptionalInt.of(cpuPct), lease.remoteCpu());
        in.trim();
        out.trim();
        reportDue |= in.yieldIdle(now.received() != secondReceived) | out.yieldIdle(now.written() != secondWritten);
        secondReceived = now.received();
        secondWritten = now.written();
        endIfExhausted();
        endIfStarved(nowNanos);
        if (nowMillis >= dayEndsMillis && dayGivenBack != dayEndsMillis) {
            dayGivenBack = dayEndsMillis;
            in.giveBack();
            out.giveBack();
            reportDue = true;
        }
        if (!samples.isEmpty() || nowNanos - lastReport > KEEP_ALIVE_NANOS || in.isAsking() || out.isAsking()) {
            reportDue = true;
        }
        reportIfDue(now, nowNanos);
    }

    private void endIfExhausted() {
        String limit = in.overBecauseOf() != null ? in.overBecauseOf() : out.overBecauseOf();
        if (limit != null) {
            lease.stop(EndReason.ofTest(EndReason.QUOTA_EXHAUSTED, limit));
        }
    }

    private void endIfStarved(long nowNanos) {
        if (Math.max(in.starvedNanos(nowNanos), out.starvedNanos(nowNanos)) >= patienceNanos) {
            String detail = unanswered.isEmpty() ? "other tests hold what is left of a quota" : "the ledger does not answer";
            lease.stop(EndReason.ofTest(EndReason.LEDGER_UNAVAILABLE, "no credit for " + TimeUnit.NANOSECONDS.toMillis(patienceNanos) + " ms: " + detail));
        }
    }

    /** A credit runs low. */
    void low(long nowNanos) {
        if (phase != Phase.OPEN) {
            return;
        }
        endIfExhausted();
        Moved now = lease.moved();
        in.measure(now.received(), nowNanos, false);
        out.measure(now.written(), nowNanos, false);
        reportDue = true;
        reportIfDue(now, nowNanos);
    }

    void recall(ToNode.Recall recall, long nowNanos) {
        if (phase != Phase.OPEN) {
            return;
        }
        boolean backIn = in.recall(recall.keepIn(), recall.meterIn(), nowNanos);
        boolean backOut = out.recall(recall.keepOut(), recall.meterOut(), nowNanos);
        Moved now = lease.moved();
        reportDue |= backIn || backOut || !now.equals(reported);
        yields = true;
        settle(nowNanos);
        reportIfDue(now, nowNanos);
    }

    /** Whether it must be looked at again soon, and not just after a second. */
    boolean isRestless(long nowNanos) {
        return phase == Phase.OPEN && (ended && mayReport(nowNanos) || in.isSettling() || out.isSettling());
    }

    /** Goes on with what is being settled or ended. */
    void soon(long nowNanos) {
        settle(nowNanos);
        if (ended) {
            close(nowNanos);
        }
    }

    private void settle(long nowNanos) {
        Moved now = lease.moved();
        boolean inSettled = in.settle(now.received(), nowNanos);
        boolean outSettled = out.settle(now.written(), nowNanos);
        if (inSettled || outSettled) {
            reportDue = true;
            reportIfDue(now, nowNanos);
        }
    }

    void exhausted(ToNode.Exhausted exhausted) {
        if (phase == Phase.OPEN) {
            (exhausted.way() == QuotaDirection.IN ? in : out).exhausted(exhausted.limit());
            endIfExhausted();
        }
    }

    void limits(ToNode.LimitsChanged changed) {
        in.reconsider();
        out.reconsider();
        lease.limits(changed.maxMillis(), changed.maxBps());
    }

    /** The test's last connection on this node has left. */
    void end(long nowNanos) {
        if (!ended) {
            ended = true;
            endedNanos = nowNanos;
            waiting.clear();
            close(nowNanos);
        }
    }

    private void close(long nowNanos) {
        boolean flowsEnded = lease.flows() == 0;
        if (phase != Phase.OPEN || !mayReport(nowNanos) || !flowsEnded && nowNanos - endedNanos < FLOWS_END_NANOS) {
            return;
        }
        Moved now = lease.moved();
        samples.add(now, nowNanos + SECOND_NANOS - begunNanos, OptionalInt.empty(), lease.remoteCpu());
        in.totals(now.received());
        out.totals(now.written());
        in.close(flowsEnded);
        out.close(flowsEnded);
        if (!flowsEnded) {
            log.error("test {}: {} flows did not end; what they held is charged", id.test(), lease.flows());
        }
        if (in.isOverdrawn() || out.isOverdrawn()) {
            log.error("test {}: more was moved than granted: {}, {}", id.test(), in.totals(0), out.totals(0));
        }
        phase = Phase.CLOSING;
        report(now, nowNanos, true);
    }

    private void reportIfDue(Moved now, long nowNanos) {
        if (reportDue && phase == Phase.OPEN && mayReport(nowNanos)) {
            report(now, nowNanos, false);
        }
    }

    private boolean mayReport(long nowNanos) {
        return unanswered.size() < window.getAsInt() && !unanswered.isOverdue(nowNanos);
    }

    private void report(Moved now, long nowNanos, boolean last) {
        reportDue = false;
        reported = now;
        lastReport = nowNanos;
        number++;
        // First the demands: they may give something back.
        Demand wantIn = last ? Demand.NONE : in.demand(number, yields || out.isWaiting());
        Demand wantOut = last ? Demand.NONE : out.demand(number, yields || in.isWaiting());
        yields = false;
        ToWriter.UsageReport report = new ToWriter.UsageReport(
                id, number, in.totals(now.received()), out.totals(now.written()), samples.take(), wantIn, wantOut, last);
        unanswered.sent(report, nowNanos);
        send.accept(report);
    }

    void answered(ToNode.UsageAnswer answer, long nowNanos) {
        unanswered.applied(answer.applied());
        if (phase == Phase.CLOSING && unanswered.isEmpty()) {
            phase = Phase.OVER;
        }
        if (phase == Phase.OPEN) {
            dayEndsMillis = answer.dayEndsMillis();
            reportDue |= in.answered(answer.in(), answer.applied(), number);
            reportDue |= out.answered(answer.out(), answer.applied(), number);
            if (in.isWaiting() || out.isWaiting()) {
                // One waits for what the other holds for statuses.
                reportDue |= in.yieldStatuses() | out.yieldStatuses();
            }
            reportIfDue(lease.moved(), nowNanos);
        }
        if (ended) {
            close(nowNanos);
        }
    }

    /** The writer knows no such lease. */
    void over() {
        unanswered.clear();
        waiting.clear();
        phase = Phase.OVER;
        in.close(false);
        out.close(false);
        lease.stop(EndReason.ofTest(EndReason.LEASE_OVER, "the ledger has settled the lease already"));
    }

    /**
     * Sends again what was not answered, oldest first and a few at a time.
     *
     * @param lostBeforeNanos whatever was sent before this is lost
     */
    void repeat(long lostBeforeNanos, long nowNanos) {
        if (phase == Phase.OPENING) {
            ask();
        }
        unanswered.repeat(lostBeforeNanos, nowNanos, send::accept);
    }

    /** Whether an answer is overdue. */
    boolean isUnheard(long nowNanos) {
        return unanswered.isOverdue(nowNanos);
    }
}
