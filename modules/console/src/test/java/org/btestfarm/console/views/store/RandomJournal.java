package org.btestfarm.console.views.store;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.btestfarm.ledger.account.FarmCalendar;
import org.btestfarm.ledger.account.QuotaDirection;
import org.btestfarm.ledger.chain.NodeKey;
import org.btestfarm.ledger.desk.Desk;
import org.btestfarm.ledger.desk.DeskSettings;
import org.btestfarm.ledger.desk.Turn;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.event.LeaseId;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.event.Sample;
import org.btestfarm.ledger.event.Totals;
import org.btestfarm.ledger.message.Capability;
import org.btestfarm.ledger.message.Demand;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.quota.Lease;
import org.btestfarm.ledger.quota.LeaseSide;
import org.btestfarm.ledger.quota.LedgerState;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Transport;

/** A journal that the ledger's own desk writes for a farm on which all kinds of things happen, midnights and lost nodes among them. */
public final class RandomJournal {
    static final List<String> USERS = List.of("alice", "bob@example.org", "new\nline");
    private static final NodeKey KEY = NodeKey.generate("node-1");

    public final List<Entry> entries = new ArrayList<>();
    final LedgerState state = new LedgerState();
    private final Random random;
    private final Desk<String> desk;
    private Instant now = Instant.parse("2026-11-19T22:00:00Z");
    private int tests;

    public RandomJournal(long seed) {
        random = new Random(seed);
        desk = new Desk<>(state, DeskSettings.defaults(new FarmCalendar(ZoneOffset.UTC)), KEY, Set.of(Capability.values()), now);
        Turn<String> turn = desk.turn(now);
        desk.begin(turn);
        take(turn);
        for (String user : USERS) {
            ask(new ToWriter.SaveUser(user, "id" + user.length(), "ab".repeat(32), false, true));
        }
        ask(new ToWriter.ChangePolicy("user:alice", Map.of("day", 1L << 40), OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty()));
    }

    /** So many things happen. */
    public RandomJournal happen(int times) {
        for (int i = 0; i < times; i++) {
            now = now.plus(Duration.ofSeconds(random.nextInt(10) == 0 ? 3_000 : 1));
            List<Lease> leases = state.tests().stream().flatMap(test -> test.leases().stream()).toList();
            int kind = random.nextInt(20);
            if (kind < 4 || leases.isEmpty()) {
                open("t" + ++tests, node());
            } else if (kind == 4) {
                open(leases.get(random.nextInt(leases.size())).id().test(), node());
            } else if (kind == 5) {
                Turn<String> turn = desk.turn(now);
                desk.nodeLost(leases.get(random.nextInt(leases.size())).id().node(), turn);
                take(turn);
            } else if (kind == 6) {
                ask(new ToWriter.ChangePolicy(
                        "user:alice", Map.of("day", (1L << 40) + i), OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty()));
            } else if (kind == 7) {
                long day = LocalDate.of(2026, 11, 10).toEpochDay() + random.nextInt(10);
                ask(new ToWriter.ImportUsage("books", List.of(new ToWriter.ImportUsage.Row("user:bob@example.org", day, 1_000L * i, 7L * i))));
                ask(new ToWriter.RefusedLogins("=guess" + i, "203.0.113.0/24", "wrong_login", i + 1));
            } else if (kind < 11) {
                finish(leases.get(random.nextInt(leases.size())).id().test());
            } else {
                report(leases.get(random.nextInt(leases.size())), false);
            }
        }
        return this;
    }

    /** All tests end. */
    public RandomJournal end() {
        while (!state.tests().isEmpty()) {
            finish(state.tests().iterator().next().opened().test());
        }
        return this;
    }

    private NodeId node() {
        return new NodeId("node-" + (1 + random.nextInt(2)), "1");
    }

    private void open(String test, NodeId node) {
        Demand demand = new Demand(1_000 + random.nextInt(1_000_000), 1);
        boolean known = state.test(test).isPresent();
        String user = known ? state.test(test).orElseThrow().opened().user().orElse("") : USERS.get(random.nextInt(USERS.size()));
        ask(new ToWriter.Hello(node, Set.of(Capability.values()))); // It may have been taken for gone.
        ask(new ToWriter.OpenTest(
                new LeaseId(test, node), user.isEmpty() ? Optional.empty() : Optional.of(user), known ? state.test(test).orElseThrow().opened().address()
                : random.nextBoolean() ? "192.0.2." + random.nextInt(3) : "2001:db8::" + random.nextInt(3),
                random.nextBoolean() ? Transport.TCP : Transport.UDP, Direction.BOTH, 1 + random.nextInt(20), demand, demand));
    }

    private void finish(String test) {
        for (Lease lease : List.copyOf(state.test(test).orElseThrow().leases())) {
            report(lease, true);
        }
        ask(new ToWriter.CloseTest(test, random.nextBoolean() ? "ended" : "client_gone", random.nextBoolean() ? "" : "a detail", random.nextBoolean() ? Optional.empty() : Optional.of("bbr")));
    }

    private void report(Lease lease, boolean last) {
        Totals in = totals(lease.side(QuotaDirection.IN), last);
        Totals out = totals(lease.side(QuotaDirection.OUT), last);
        long number = lease.report() + 1;
        Sample sample = new Sample(
                number - 1,
                out.spent(),
                in.spent(),
                random.nextBoolean() ? OptionalLong.of(random.nextInt(5)) : OptionalLong.empty(),
                OptionalInt.of(random.nextInt(101)),
                random.nextBoolean() ? OptionalInt.of(random.nextInt(101)) : OptionalInt.empty());
        Demand demand = last ? Demand.NONE : new Demand(random.nextInt(1_000_000), 1);
        ask(new ToWriter.UsageReport(lease.id(), number, in, out, random.nextInt(5) == 0 ? List.of() : List.of(sample), demand, demand, last));
    }

    private Totals totals(LeaseSide side, boolean last) {
        long outstanding = side.outstanding();
        long spent = side.unmetered() ? random.nextInt(1_000_000) : (long) (outstanding * random.nextDouble());
        long returned = !last && random.nextInt(4) == 0 && !side.unmetered() ? (outstanding - spent) / 2 : 0;
        return new Totals(side.spent() + spent, side.returned() + returned, !side.unmetered());
    }

    private void ask(ToWriter request) {
        Turn<String> turn = desk.turn(now);
        desk.handle("node", request, turn);
        take(turn);
    }

    private void take(Turn<String> turn) {
        desk.endOfBatch(turn);
        entries.addAll(turn.entries());
    }
}
