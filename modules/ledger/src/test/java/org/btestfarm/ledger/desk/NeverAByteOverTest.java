package org.btestfarm.ledger.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.btestfarm.ledger.account.AccountKind;
import org.btestfarm.ledger.account.Period;
import org.btestfarm.ledger.account.QuotaDirection;
import org.btestfarm.ledger.account.QuotaKey;
import org.btestfarm.ledger.event.LeaseId;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.message.Capability;
import org.btestfarm.ledger.message.Demand;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.quota.AccountState;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Transport;

/**
 * Random schedules: tests open, spend, report and end on three nodes; messages are lost, repeated and overtake each other both ways; nodes and the
 * writer crash; quotas and the clock change. {@link SimFarm} checks every single grant; at the end the books must agree with what the nodes moved.
 */
class NeverAByteOverTest {
    private static final String[] USERS = {"alice", "bob@example.org"};
    private static final String[] TARGETS = {"user:alice", "default:user", "default:address", "default:prefix", "realm:example.org"};

    private record Letter(LeaseId lease, Optional<ToWriter> up, Optional<ToNode> down) {}

    private static final class World {
        final Random random;
        final SimFarm farm = new SimFarm();
        final List<Letter> letters = new ArrayList<>();
        final Map<String, Integer> incarnations = new HashMap<>();
        final List<SimNode> crashed = new ArrayList<>();
        final boolean fixedQuotas;
        int tests;

        World(long seed, boolean fixedQuotas) {
            this.random = new Random(seed);
            this.fixedQuotas = fixedQuotas;
            farm.network = (to, message) -> letters.add(new Letter(to, Optional.empty(), Optional.of(message)));
            for (String user : USERS) {
                farm.user(user);
            }
            hello();
        }

        private void hello() {
            for (int n = 0; n < 3; n++) {
                NodeId node = new NodeId("n" + n, "i" + incarnations.getOrDefault("n" + n, 0));
                farm.ask(new LeaseId("hello", node), new ToWriter.Hello(node, Set.of(Capability.PIPELINED_REPORTS)));
            }
        }

        private void writerCrash(SimNode n) {
            farm.writerCrashes(new ToWriter.UsageReport(n.id, 1_000_000, n.in.totals(), n.out.totals(), List.of(),
                    new Demand(1 << 20, 1), new Demand(1 << 20, 1), false), n.id);
            hello();
        }

        void step() {
            switch (random.nextInt(12)) {
                case 0 -> open();
                case 1, 2, 3 -> farm.leases.values().forEach(node -> node.spend(random));
                case 4, 5 -> someone().filter(n -> n.open && !n.ended).ifPresent(n -> send(n.id, n.report(random.nextInt(3_000_000), false)));
                case 6 -> someone().ifPresent(n -> n.repeat().forEach(report -> send(n.id, report)));
                case 7 -> someone().filter(n -> n.open && !n.ended && random.nextInt(3) == 0).ifPresent(n -> send(n.id, n.report(0, true)));
                case 8 -> rarely(6, this::crashNode);
                case 9 -> rarely(4, this::operate);
                case 10 -> rarely(8, () -> someone().filter(n -> n.open).ifPresent(this::writerCrash));
                default -> {
                    farm.now = farm.now.plus(Duration.ofMillis(random.nextInt(3_000)));
                    rarely(40, () -> farm.now = farm.now.plus(Duration.ofHours(random.nextInt(fixedQuotas ? 20 : 60))));
                    rarely(80, () -> farm.now = fixedQuotas ? farm.now : farm.now.minus(Duration.ofHours(random.nextInt(30))));
                    farm.tick();
                }
            }
            deliverSome();
        }

        private void rarely(int oneIn, Runnable action) {
            if (random.nextInt(oneIn) == 0) {
                action.run();
            }
        }

        private Optional<SimNode> someone() {
            List<SimNode> all = List.copyOf(farm.leases.values());
            return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
        }

        private void open() {
            String node = "n" + random.nextInt(3);
            NodeId id = new NodeId(node, "i" + incarnations.getOrDefault(node, 0));
            Direction direction = Direction.values()[random.nextInt(3)];
            List<SimNode> running = farm.leases.values().stream().filter(n -> n.open && !n.ended).toList();
            boolean joins = !running.isEmpty() && random.nextInt(5) == 0;
            SimNode other = joins ? running.get(random.nextInt(running.size())) : null;
            LeaseId lease = new LeaseId(other != null ? other.id.test() : "t" + tests++, id);
            if (farm.leases.containsKey(lease) || crashed.stream().anyMatch(c -> c.id.equals(lease))) {
                return;
            }
            SimNode sim = new SimNode(lease, other != null ? other.direction : direction);
            farm.leases.put(lease, sim);
            Demand demand = new Demand(random.nextInt(5_000_000), 1);
            Optional<String> user = random.nextInt(4) == 0 ? Optional.empty() : Optional.of(USERS[random.nextInt(2)]);
            sim.request = Optional.of(new ToWriter.OpenTest(
                    lease, user, "192.0.2." + random.nextInt(3), Transport.TCP, direction, 1, demand, demand));
            send(lease, sim.request.get());
        }

        private void send(LeaseId from, ToWriter request) {
            letters.add(new Letter(from, Optional.of(request), Optional.empty()));
        }

        private void deliverSome() {
            for (int i = random.nextInt(6); i > 0 && !letters.isEmpty(); i--) {
                deliver(letters.remove(random.nextInt(Math.min(letters.size(), 8))), true);
            }
        }

        private void deliver(Letter letter, boolean faults) {
            boolean repeatable = letter.down().isPresent() || !(letter.up().orElseThrow() instanceof ToWriter.OpenTest);
            if (faults && random.nextInt(10) == 0 && repeatable) {
                return;
            }
            if (faults && random.nextInt(10) == 0) {
                letters.add(letter);
            }
            letter.up().ifPresent(request -> farm.ask(letter.lease(), request));
            letter.down().ifPresent(message -> farm.deliver(letter.lease(), message));
        }

        private void crashNode() {
            String name = "n" + random.nextInt(3);
            NodeId node = new NodeId(name, "i" + incarnations.merge(name, 1, Integer::sum).intValue());
            NodeId dead = new NodeId(name, "i" + (incarnations.get(name) - 1));
            farm.leases.values().stream().filter(n -> n.id.node().equals(dead)).forEach(crashed::add);
            farm.leases.keySet().removeIf(id -> id.node().equals(dead));
            letters.removeIf(letter -> letter.lease().node().equals(dead) && random.nextBoolean());
            if (random.nextBoolean()) {
                farm.nodeLost(dead);
            }
            farm.ask(new LeaseId("hello", node), new ToWriter.Hello(node, Set.of()));
        }

        private void operate() {
            if (!fixedQuotas) {
                long bytes = random.nextInt(5) == 0 ? ToWriter.ChangePolicy.REMOVE : (long) random.nextInt(40) * 1_000_000;
                farm.quota(TARGETS[random.nextInt(TARGETS.length)], QuotaKey.ALL.get(random.nextInt(9)).toString(), bytes);
            }
        }

        /** The network heals: what is open ends, what was said arrives. */
        void end() {
            for (int round = 0; round < 20; round++) {
                while (!letters.isEmpty()) {
                    deliver(letters.remove(0), false);
                }
                for (SimNode node : List.copyOf(farm.leases.values())) {
                    if (!node.open && !node.refused) {
                        send(node.id, node.request.orElseThrow());
                    }
                    if (node.open && !node.ended) {
                        send(node.id, node.report(0, true));
                    }
                    node.repeat().forEach(report -> send(node.id, report));
                }
                crashed.forEach(node -> farm.nodeLost(node.id.node()));
                farm.now = farm.now.plusSeconds(5);
                farm.tick();
            }
        }
    }

    @Property(tries = 300)
    void noScheduleGrantsMoreThanAQuotaHas(@ForAll long seed) {
        World world = new World(seed, false);
        for (int i = 0; i < 400; i++) {
            world.step();
        }
        world.farm.checkReplay();
        world.end();
        world.farm.checkReplay();
        booksAgree(world);
    }

    @Property(tries = 200)
    void whatNodesMovedNeverExceedsAQuotaThatNobodyChanges(@ForAll long seed) {
        World world = new World(seed, true);
        long quota = 3_000_000 + Math.floorMod(seed, 50_000_000);
        world.farm.quota("default:prefix", "month", quota);
        for (int i = 0; i < 400; i++) {
            world.step();
        }
        assertThat(moved(world)).isLessThanOrEqualTo(quota);
        world.end();
        assertThat(moved(world)).isLessThanOrEqualTo(quota);
        booksAgree(world);
    }

    private static long moved(World world) {
        return world.farm.leases.values().stream().mapToLong(n -> n.in.spent + n.out.spent).sum()
                + world.crashed.stream().mapToLong(n -> n.in.spent + n.out.spent).sum();
    }

    private static void booksAgree(World world) {
        assertThat(world.farm.shadow.tests()).allSatisfy(test -> assertThat(test.leases()).isEmpty());
        for (QuotaDirection way : List.of(QuotaDirection.IN, QuotaDirection.OUT)) {
            long booked = 0;
            for (AccountState account : world.farm.shadow.accounts()) {
                if (account.account().kind() == AccountKind.PREFIX) {
                    for (long day = -40; day <= 40; day++) {
                        long on = world.farm.settings.calendar().day(world.farm.now) + day;
                        booked += account.spent(new QuotaKey(Period.DAY, way), on);
                        assertThat(account.leased(new QuotaKey(Period.DAY, way), on)).isZero();
                    }
                    assertThat(account.unmetered(way)).isZero();
                    assertThat(account.sides(way)).isZero();
                }
            }
            long live = world.farm.leases.values().stream().mapToLong(n -> way == QuotaDirection.IN ? n.in.spent : n.out.spent).sum();
            if (world.crashed.isEmpty() && world.farm.leases.values().stream().noneMatch(n -> n.over)) {
                assertThat(booked).as("booked %s", way).isEqualTo(live);
            }
            // What a lost node spent without a limit since its last report nobody can know; with a lease all of it is charged.
            long leased = Stream.concat(world.crashed.stream(), world.farm.leases.values().stream())
                    .map(n -> way == QuotaDirection.IN ? n.in : n.out).filter(side -> !side.everFree).mapToLong(side -> side.spent).sum();
            assertThat(booked).as("booked %s", way).isGreaterThanOrEqualTo(leased);
        }
    }
}
