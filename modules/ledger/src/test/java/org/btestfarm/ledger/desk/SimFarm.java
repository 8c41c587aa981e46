package org.btestfarm.ledger.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import org.btestfarm.ledger.account.FarmCalendar;
import org.btestfarm.ledger.account.Limit;
import org.btestfarm.ledger.account.QuotaDirection;
import org.btestfarm.ledger.chain.NodeKey;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.event.LeaseEvent;
import org.btestfarm.ledger.event.LeaseId;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.event.TestEvent;
import org.btestfarm.ledger.message.Capability;
import org.btestfarm.ledger.message.Demand;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.quota.AccountState;
import org.btestfarm.ledger.quota.LedgerState;
import org.btestfarm.ledger.quota.StateImage;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Transport;

/** A desk with a clock that the test sets, a journal in memory, and a shadow that applies the journal alone and checks every grant. */
final class SimFarm {
    static final ZoneId ZONE = ZoneId.of("Europe/Riga");
    static final String WRITER = "sim";
    private static final NodeKey KEY = NodeKey.generate(WRITER);

    final DeskSettings settings = DeskSettings.defaults(new FarmCalendar(ZONE));
    final List<byte[]> journal = new ArrayList<>();
    final Map<LeaseId, SimNode> leases = new LinkedHashMap<>();
    final List<ToNode> heard = new ArrayList<>();
    /** How the last test was closed. */
    Optional<TestEvent.Closed> closed = Optional.empty();
    LedgerState shadow = new LedgerState();
    BiConsumer<LeaseId, ToNode> network = this::deliver;
    Instant now = Instant.parse("2026-03-27T10:00:00Z");
    Desk<LeaseId> desk = newDesk(new LedgerState());

    private Desk<LeaseId> newDesk(LedgerState state) {
        Desk<LeaseId> fresh = new Desk<>(state, settings, KEY, Set.of(Capability.values()), now);
        Turn<LeaseId> turn = fresh.turn(now);
        fresh.begin(turn);
        commit(turn);
        return fresh;
    }

    /** Who has no lease hears here. */
    static final LeaseId OPERATOR = new LeaseId("operator", new NodeId("console", "1"));

    void ask(LeaseId from, ToWriter... requests) {
        Turn<LeaseId> turn = desk.turn(now);
        for (ToWriter request : requests) {
            desk.handle(from, request, turn);
        }
        desk.endOfBatch(turn);
        commit(turn);
    }

    void tick() {
        Turn<LeaseId> turn = desk.turn(now);
        desk.tick(turn);
        desk.endOfBatch(turn);
        commit(turn);
    }

    void nodeLost(NodeId node) {
        Turn<LeaseId> turn = desk.turn(now);
        desk.nodeLost(node, turn);
        desk.endOfBatch(turn);
        commit(turn);
    }

    /** The writer dies and comes back from its journal; a batch that was not durable yet is gone with its answers. */
    void writerCrashes(ToWriter lost, LeaseId from) {
        Turn<LeaseId> turn = desk.turn(now);
        desk.handle(from, lost, turn);
        LedgerState state = new LedgerState();
        journal.forEach(bytes -> state.apply(Entry.decode(bytes)));
        desk = newDesk(state);
    }

    private void commit(Turn<LeaseId> turn) {
        for (Entry entry : turn.entries()) {
            journal.add(entry.bytes());
            shadow.apply(Entry.decode(entry.bytes()));
            if (entry.event() instanceof LeaseEvent.Granted granted) {
                check(granted);
            }
            if (entry.event() instanceof TestEvent.Closed last) {
                closed = Optional.of(last);
            }
        }
        turn.outs().forEach(out -> network.accept(out.to(), out.message()));
    }

    /** The invariant: no grant makes spent and leased exceed a quota in force. */
    private void check(LeaseEvent.Granted granted) {
        for (AccountState account : shadow.test(granted.lease().test()).orElseThrow().accounts()) {
            for (Limit limit : account.limits(shadow.policies())) {
                QuotaDirection direction = limit.key().direction();
                boolean counted = granted.in() > 0 && direction.counts(QuotaDirection.IN) || granted.out() > 0 && direction.counts(QuotaDirection.OUT);
                boolean freed = granted.unmeteredIn() && direction.counts(QuotaDirection.IN) || granted.unmeteredOut() && direction.counts(QuotaDirection.OUT);
                assertThat(freed).as("unmetered under %s", limit).isFalse();
                if (counted) {
                    assertThat(account.unmetered(direction)).as("unmetered leases under %s", limit).isZero();
                    assertThat(account.spent(limit.key(), granted.day()) + account.leased(limit.key(), granted.day()))
                            .as("spent and leased under %s after %s", limit, granted)
                            .isLessThanOrEqualTo(limit.bytes());
                }
            }
        }
    }

    void deliver(LeaseId to, ToNode message) {
        SimNode node = leases.get(to);
        if (node != null) {
            node.hear(message);
        } else {
            heard.add(message);
        }
    }

    /** Every balance made from the journal alone equals the desk's; an image of it is the same again. */
    void checkReplay() {
        byte[] image = StateImage.of(desk.state());
        assertThat(StateImage.of(shadow)).isEqualTo(image);
        assertThat(StateImage.of(StateImage.restore(image))).isEqualTo(image);
    }

    SimNode open(String test, String node, String user, Direction direction, long want) {
        LeaseId id = new LeaseId(test, new NodeId(node, "1"));
        SimNode sim = leases.computeIfAbsent(id, key -> new SimNode(key, direction));
        Demand demand = new Demand(want, 1);
        ask(id, new ToWriter.OpenTest(id, Optional.of(user), "192.0.2.7", Transport.TCP, direction, 1,
                direction.serverReceives() ? demand : Demand.NONE, direction.serverTransmits() ? demand : Demand.NONE));
        return sim;
    }

    void user(String name) {
        ask(OPERATOR, new ToWriter.SaveUser(name, "id-" + name, "00".repeat(32), false, true));
    }

    void quota(String target, String key, long bytes) {
        ask(OPERATOR, new ToWriter.ChangePolicy(target, Map.of(key, bytes), OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty()));
    }
}
