package org.btestfarm.ledger.desk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.btestfarm.ledger.account.QuotaDirection;
import org.btestfarm.ledger.event.LeaseId;
import org.btestfarm.ledger.event.Totals;
import org.btestfarm.ledger.message.Demand;
import org.btestfarm.ledger.message.SideGrant;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.protocol.Direction;

/** A node's half of one lease, as a node must behave: it spends only credit, numbers its reports, repeats what is not answered. */
final class SimNode {
    /** One direction. */
    static final class Side {
        long granted;
        long spent;
        long returned;
        boolean metered = true;
        boolean everFree;

        long credit() {
            return metered ? Math.max(0, granted - spent - returned) : 1 << 20;
        }

        void grant(SideGrant grant, boolean first) {
            if (first && grant.unmetered()) {
                metered = false;
                everFree = true;
            }
            if (metered && !grant.unmetered()) {
                granted = Math.max(granted, grant.total());
            }
        }

        void recall(long keep, boolean meter) {
            if (meter && !metered) {
                metered = true;
                granted = spent + returned;
            }
            if (metered) {
                returned += Math.max(0, credit() - keep);
            }
        }

        Totals totals() {
            return new Totals(spent, returned, metered);
        }
    }

    final LeaseId id;
    final Direction direction;
    final Side in = new Side();
    final Side out = new Side();
    final Map<Long, ToWriter.UsageReport> unanswered = new TreeMap<>();
    Optional<ToWriter.OpenTest> request = Optional.empty();
    boolean open;
    boolean refused;
    boolean ended;
    boolean over;
    boolean exhausted;
    private long number;

    SimNode(LeaseId id, Direction direction) {
        this.id = id;
        this.direction = direction;
    }

    void hear(ToNode message) {
        if (message instanceof ToNode.Opened opened) {
            in.grant(opened.in(), !open);
            out.grant(opened.out(), !open);
            open = true;
        } else if (message instanceof ToNode.UsageAnswer answer) {
            in.grant(answer.in(), false);
            out.grant(answer.out(), false);
            unanswered.keySet().removeIf(n -> n <= answer.applied());
        } else if (message instanceof ToNode.Recall recall && !ended) {
            in.recall(recall.keepIn(), recall.meterIn());
            out.recall(recall.keepOut(), recall.meterOut());
        } else if (message instanceof ToNode.LeaseOver) {
            over = true;
            unanswered.clear();
        } else if (message instanceof ToNode.Refused) {
            refused = true;
        } else if (message instanceof ToNode.Exhausted e) {
            exhausted |= direction != Direction.BOTH || e.way() == QuotaDirection.IN;
        }
    }

    void spend(Random random) {
        if (!open || ended) {
            return;
        }
        if (direction.serverReceives()) {
            in.spent += some(in.credit(), random);
        }
        if (direction.serverTransmits()) {
            out.spent += some(out.credit(), random);
        }
    }

    private static long some(long credit, Random random) {
        return random.nextInt(3) == 0 ? credit : (long) (credit * random.nextDouble());
    }

    ToWriter.UsageReport report(long want, boolean last) {
        Demand demand = last ? Demand.NONE : new Demand(want, 1);
        if (last) {
            in.returned += in.metered ? in.credit() : 0;
            out.returned += out.metered ? out.credit() : 0;
        }
        ended |= last;
        number++;
        ToWriter.UsageReport report = new ToWriter.UsageReport(id, number, in.totals(), out.totals(), List.of(),
                direction.serverReceives() ? demand : Demand.NONE, direction.serverTransmits() ? demand : Demand.NONE, last);
        unanswered.put(number, report);
        return report;
    }

    List<ToWriter> repeat() {
        return new ArrayList<>(unanswered.values());
    }
}
