package org.btestfarm.app.nodes;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The links of a farm under test: a router in a namespace of its own, and a point-to-point link from it to each other place. Nodes have two addresses: one for
 * clients and the database, one for each other, so that either can be cut alone. We are one of the places, by an interface that this makes and removes. All
 * addresses are of 198.18.0.0/15, which is for tests of networks (RFC 2544).
 */
final class Network implements AutoCloseable {
    static final int NODES = 3;

    private static final int BLOCKS = 100;
    private static final String ROUTER = "198.18.0.1";
    private static final int DATABASE = 20;
    private static final int CLIENT = 1;
    private static final int FIRST_NODE = 10;

    private final long process = ProcessHandle.current().pid();
    private final int block = (int) (process % BLOCKS) * 2 + 2;
    private final List<Namespace> places = new ArrayList<>();
    private final Namespace router;
    private int links;
    private boolean losing;

    private Network() throws IOException {
        router = place();
        try {
            router.run("sysctl -qw net.ipv4.ip_forward=1");
            link(Optional.empty(), client(), front());
            link(Optional.of(place()), database(), front());
            for (int node = 1; node <= NODES; node++) {
                Namespace there = place();
                link(Optional.of(there), front(node), front());
                link(Optional.of(there), back(node), back());
            }
        } catch (RuntimeException | IOException | AssertionError e) {
            close();
            throw e;
        }
    }

    /** Needs root. */
    static Network make() throws IOException {
        return new Network();
    }

    private Namespace place() throws IOException {
        Namespace made = Namespace.make();
        places.add(made);
        return made;
    }

    private String front() {
        return "198.18." + block + ".";
    }

    private String back() {
        return "198.18." + (block + 1) + ".";
    }

    /** Where clients are: our own address. */
    String client() {
        return front() + CLIENT;
    }

    /** Where the database is. */
    String database() {
        return front() + DATABASE;
    }

    /** Where clients reach a node, 1 to 3. */
    String front(int node) {
        return front() + (FIRST_NODE + node);
    }

    /** Where other nodes reach a node. */
    String back(int node) {
        return back() + (FIRST_NODE + node);
    }

    /** The database's namespace. */
    Namespace databasePlace() {
        return places.get(1);
    }

    /** A node's namespace. */
    Namespace nodePlace(int node) {
        return places.get(1 + node);
    }

    private void link(Optional<Namespace> place, String address, String network) {
        String ours = "bf" + process + "-" + links++;
        String far = "r" + links;
        String own = place.isPresent() ? "l" + links : ours;
        router.run("ip link add name " + far + " type veth peer name " + own + " netns " + place.map(Namespace::id).orElse(String.valueOf(process)));
        router.run("ip address add " + ROUTER + "/32 dev " + far);
        router.run("ip link set " + far + " up");
        router.run("ip route add " + address + "/32 dev " + far);
        for (String command : List.of(
                "ip address add " + address + "/32 dev " + own,
                "ip link set " + own + " up",
                // Of two links to one router each needs a way of its own.
                "ip route add " + network + "0/24 via " + ROUTER + " dev " + own + " onlink src " + address)) {
            if (place.isPresent()) {
                place.get().run(command);
            } else {
                Namespace.run(List.of(command.split(" ")));
            }
        }
    }

    /** From now on nothing that one node sends to the other arrives, without a word; one way only. */
    void cutOneWay(int from, int to) {
        cut(back(from), back(to));
    }

    /** Nothing passes between these nodes. */
    void part(int one, int other) {
        cutOneWay(one, other);
        cutOneWay(other, one);
    }

    /** The database neither hears from nor reaches anybody. */
    void cutDatabase() {
        cut(database(), "0.0.0.0/0");
        cut("0.0.0.0/0", database());
    }

    /** A node and the database cannot reach each other. */
    void cutDatabase(int node) {
        cut(database(), front(node));
        cut(front(node), database());
    }

    private void cut(String from, String to) {
        router.run("ip rule add from " + from + " to " + to + " priority 100 blackhole");
    }

    /** So many of a hundred packets between nodes are lost. */
    void lose(int percent) {
        losing = true;
        router.run("nft add table ip loss");
        router.run("nft add chain ip loss forward { type filter hook forward priority 0 ; }");
        router.run("nft add rule ip loss forward ip daddr " + back() + "0/24 numgen random mod 100 < " + percent + " counter drop");
    }

    /** Ends what {@link #lose} began; says how many packets were lost. */
    long stopLosing() {
        List<String> words = new ArrayList<>(router.prefix());
        words.addAll(List.of("nft", "list", "table", "ip", "loss"));
        String rules = Namespace.run(words);
        router.run("nft delete table ip loss");
        losing = false;
        return Long.parseLong(rules.replaceAll("(?s).*counter packets (\\d+).*", "$1"));
    }

    /** All links are whole again. */
    void heal() {
        if (losing) {
            stopLosing();
        }
        router.run("ip rule flush"); // But for the local table's.
        router.run("ip rule add lookup main priority 32766");
    }

    @Override
    public void close() throws IOException {
        for (Namespace place : places) {
            place.close();
        }
    }
}
