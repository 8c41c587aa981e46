package org.btestfarm.app.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.btestfarm.app.testing.Child;
import org.btestfarm.app.testing.FarmUnderTest;
import org.btestfarm.app.testing.Ran;

/** A farm of three nodes as operators have it: three processes and a PostgreSQL server, with the links between them. Nodes are numbered from 1. */
final class Nodes implements AutoCloseable {
    static final int PORT = 2000;
    /** {@code cluster.network} of nodes on one machine, and the default. */
    static final String FAST = "fast";

    static final String REAL = "real";

    /** A user without any limit; the password is the same. */
    static final String USER = "first";

    // Clients are all on one address, where each UDP test needs the port 256 above the farm's.
    private static final int FIRST_UDP_PORT = 20_001;
    private static final int UDP_PORTS = 200;
    private static final int PUT_OUT = 3;
    private static final int OK = 200;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> SECRETS = List.of("secret", "password.key");

    private final Path folder = Files.createTempDirectory("btest-farm-nodes-");
    private final Map<Integer, Child> running = new TreeMap<>();
    private final Set<Integer> stopped = new HashSet<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Network network;
    private final Postgres postgres;
    private boolean databaseUp = true;
    private String patience = FAST;

    private Nodes() throws IOException {
        network = Network.make();
        postgres = new Postgres(network.databasePlace(), network.database());
        // A test run that is ended leaves no nodes behind; its namespaces end with it anyway.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> running.values().forEach(Child::destroy)));
    }

    /** All of it, ready for tests. */
    static Nodes start() throws Exception {
        Nodes made = new Nodes();
        try {
            made.mend();
            return made;
        } catch (Exception | AssertionError e) {
            made.close();
            throw e;
        }
    }

    /** Its links. */
    Network network() {
        return network;
    }

    /** Its database. */
    Postgres postgres() {
        return postgres;
    }

    /** Makes all whole again that a test broke, with {@code cluster.network = fast}, and waits until every node is ready and knows all others. */
    void mend() throws Exception {
        mend(FAST);
    }

    /** The same, with nodes that are that patient with each other. */
    void mend(String network) throws Exception {
        if (!network.equals(patience)) {
            for (Child child : running.values()) {
                child.close();
            }
            stopped.clear();
            patience = network;
        }
        this.network.heal();
        databaseUp();
        for (int node : List.copyOf(stopped)) {
            go(node);
        }
        try {
            Awaitility.await().atMost(FarmUnderTest.LONG.multipliedBy(2)).until(this::allReady);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("not all nodes are ready: " + lines().toList(), e);
        }
        awaitMembers(all());
    }

    /** Starts nodes again, as whatever starts nodes does, that were put out just now. */
    private boolean allReady() throws IOException {
        for (int node : all()) {
            if (!running.containsKey(node) || !running.get(node).isAlive()) {
                start(node);
            }
        }
        return all().stream().allMatch(this::ready);
    }

    /** Starts nodes again, as whatever starts nodes does, that were put out; says which. Any other end of a node is a fault. */
    List<Integer> startPutOut() throws Exception {
        List<Integer> ended = all().stream().filter(node -> !node(node).isAlive()).toList();
        for (int node : ended) {
            awaitPutOut(node);
            start(node);
        }
        return ended;
    }

    /** Waits until all of these know all of these, and count nobody else as up. */
    void awaitMembers(List<Integer> nodes) {
        Awaitility.await().atMost(FarmUnderTest.LONG).until(() -> nodes.stream().allMatch(node -> node(node).isAlive() && members(node).size() == nodes.size()));
    }

    static List<Integer> all() {
        return IntStream.rangeClosed(1, Network.NODES).boxed().toList();
    }

    /** All but one. */
    static List<Integer> others(int node) {
        return all().stream().filter(other -> other != node).toList();
    }

    /** A node's data directory. */
    Path data(int node) {
        return folder.resolve("node" + node);
    }

    /** A node's process, as it was started last. */
    Child node(int node) {
        return running.get(node);
    }

    /** Starts a node, and waits for nothing. */
    void start(int node) throws IOException {
        share(node);
        String seeds = String.join(", ", all().stream().map(seed -> '"' + network.back(seed) + ":17355\"").toList());
        Path configuration = Files.writeString(folder.resolve("node" + node + ".conf"), """
                btest-farm {
                  listen = ["%1$s"]
                  port = %2$d
                  http.listen = "%1$s:8080"
                  udp-ports = "%8$d-%9$d"
                  limits { sessions = 400, sessions-per-address = 400, sessions-per-prefix = 400 }
                  data = "%3$s"
                  users = [{ name = "first", password = "first" }]
                  ledger { node = "node-%4$d", database %5$s }
                  cluster { seeds = [%6$s], host = "%7$s", network = %10$s }
                }
                """.formatted(network.front(node), PORT, data(node), node, postgres.configuration(), seeds, network.back(node),
                FIRST_UDP_PORT + UDP_PORTS * (node - 1), FIRST_UDP_PORT + UDP_PORTS * node - 1, patience));
        running.put(node, Child.start(network.nodePlace(node).prefix(), folder, "serve", "--config", configuration.toString()));
    }

    /** All nodes have the first one's secrets. */
    private void share(int node) throws IOException {
        Files.createDirectories(data(node));
        for (String secret : SECRETS) {
            Path first = data(1).resolve(secret);
            if (node > 1) {
                Awaitility.await().atMost(FarmUnderTest.LONG).until(() -> Files.exists(first) && Files.size(first) >= 32);
                Files.deleteIfExists(data(node).resolve(secret));
                Files.copy(first, data(node).resolve(secret));
            }
        }
    }

    /** SIGKILL, and its end. */
    void kill(int node) throws InterruptedException {
        node(node).close();
    }

    /** SIGTERM, and its end. */
    void stop(int node) throws InterruptedException {
        node(node).terminate();
        assertThat(node(node).status()).as("node %d: %s", node, node(node).err()).isZero();
    }

    /** Waits for the end of a node that the others have put out: its exit status says so. */
    void awaitPutOut(int node) throws InterruptedException {
        assertThat(node(node).status()).as("node %d: %s", node, node(node).err()).isEqualTo(PUT_OUT);
    }

    /** SIGSTOP: it stands still until {@link #go}. */
    void halt(int node) throws Exception {
        stopped.add(node);
        node(node).signal("STOP");
    }

    /** SIGCONT. */
    void go(int node) throws Exception {
        node(node).signal("CONT");
        stopped.remove(node);
    }

    /** Stops the database as a crash would. */
    void databaseDown() {
        databaseUp = false;
        postgres.down();
    }

    /** Starts it again, if it is down. */
    void databaseUp() throws IOException {
        if (!databaseUp) {
            postgres.up();
            databaseUp = true;
        }
    }

    /** An operator's command on a node, whatever comes of it. */
    Ran tried(int node, String... words) {
        List<String> args = new ArrayList<>(List.of(words));
        args.addAll(List.of("--data", data(node).toString()));
        return Ran.with(args.toArray(String[]::new));
    }

    /** An operator's command on a node, which must succeed. */
    Ran operator(int node, String... words) {
        Ran ran = tried(node, words);
        assertThat(ran.status()).as("%s on node %d: %s%s", List.of(words), node, ran.out(), ran.err()).isZero();
        return ran;
    }

    private JsonNode status(int node) {
        try {
            return JSON.readTree(operator(node, "cluster", "status", "--json").out());
        } catch (IOException e) {
            throw new AssertionError("no JSON", e);
        }
    }

    /** The nodes that this one counts as up and reaches, by name. */
    List<String> members(int node) {
        List<String> up = new ArrayList<>();
        status(node).path("nodes").forEach(member -> {
            if (member.path("status").asText().equals("up") && member.path("reachable").asBoolean()) {
                up.add(member.path("name").asText());
            }
        });
        return up;
    }

    /** Whether a node would have a balancer send it tests. */
    boolean ready(int node) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + network.front(node) + ":8080/health/ready")).timeout(FarmUnderTest.LONG).build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The node that has the ledger's writer. */
    int writer() {
        int asked = all().stream().filter(node -> node(node).isAlive() && !stopped.contains(node)).findFirst().orElseThrow();
        String name = status(asked).path("writer").asText();
        return Integer.parseInt(name.substring("node-".length()));
    }

    /** Whether the ledger takes a decision that this node asks for now. */
    boolean decides(int node) {
        return tried(node, "quota", "set", "user:probe", "day=" + (1 + System.nanoTime() % 1_000_000) + "B").status() == 0;
    }

    /** Waits until the ledger takes decisions that this node asks for. */
    void awaitDecisions(int node) {
        Awaitility.await().atMost(FarmUnderTest.LONG).until(() -> decides(node));
    }

    /** What a command that reads quotas says as JSON. */
    JsonNode quotas(int node, String user) {
        try {
            return JSON.readTree(operator(node, "quota", "show", "user:" + user, "--json").out()).path("quotas");
        } catch (IOException e) {
            throw new AssertionError("no JSON", e);
        }
    }

    /** What a node said about connections that it refused and tests that ended. */
    List<String> refusals(int node) {
        return node(node).err().stream().filter(line -> line.contains("refused") || line.contains("test ended") || line.contains("WARN")).toList();
    }

    /** The lines of all processes since they were started last. */
    Stream<String> lines() {
        return running.values().stream().flatMap(child -> child.err().stream());
    }

    @Override
    public void close() throws Exception {
        Optional<Exception> problem = Optional.empty();
        for (Child child : running.values()) {
            child.close();
        }
        try {
            network.heal();
            postgres.close();
        } catch (IOException | AssertionError e) {
            problem = Optional.of(new IOException("the database does not end", e));
        }
        network.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
        if (problem.isPresent()) {
            throw problem.get();
        }
    }
}
