package org.btestfarm.console;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.btestfarm.console.client.HttpLedgerAdmin;
import org.btestfarm.console.client.LocalFarm;
import org.btestfarm.console.live.LiveSnapshot;
import org.btestfarm.console.nodes.FarmNode;
import org.btestfarm.console.nodes.FarmNodes;
import org.btestfarm.console.nodes.NodeAdmin;
import org.btestfarm.console.pages.audit.Journal;
import org.btestfarm.console.starting.StartingServer;
import org.btestfarm.console.views.Results;
import org.btestfarm.ledger.Ledger;
import org.btestfarm.ledger.LedgerSettings;
import org.btestfarm.ledger.account.FarmCalendar;
import org.btestfarm.ledger.audit.History;
import org.btestfarm.ledger.journal.DataDirectory;
import org.btestfarm.ledger.journal.LedgerConfig;

/** A console on a loopback port, in front of a real ledger in a directory of the test's. */
final class ConsoleUnderTest implements AutoCloseable {
    /** How long anything may take on a machine that is busy with other things. */
    static final Duration LONG = Duration.ofSeconds(30);

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).proxy(HttpClient.Builder.NO_PROXY).build();

    /** One node, which takes tests until it is told not to. */
    private static final class OneNode implements NodeAdmin {
        private volatile boolean draining;

        @Override
        public FarmNodes nodes() {
            Optional<String> why = draining ? Optional.of("it is being drained") : Optional.empty();
            FarmNode only = new FarmNode(
                    "node-1", "127.0.0.1:7355", "up", true, "1", Optional.of(0), Optional.of(100), Optional.empty(), Optional.empty(),
                    Optional.of(1_000_000_000L), Optional.empty(), Optional.of(!draining), Optional.of(draining), why);
            return new FarmNodes(only.name(), Optional.of(only.name()), !draining, why, List.of(only));
        }

        @Override
        public void drain() {
            draining = true;
        }
    }

    private final NodeAdmin node = new OneNode();
    private final DataDirectory data;
    private final ActorSystem<?> system;
    private final Ledger ledger;
    private final Console console;
    private final AccessFiles files;
    private volatile LiveSnapshot live = LiveSnapshot.NONE;
    private volatile Readiness readiness = Readiness.NOTHING_YET;

    private ConsoleUnderTest(Path directory, ConsoleSettings settings, Optional<StartingServer> before) throws Exception {
        data = DataDirectory.open(directory);
        data.database().migrate();
        system = ActorSystem.create(Behaviors.empty(), "console-test", LedgerConfig.pekko(data.database()).withFallback(ConfigFactory.load()));
        files = new AccessFiles(directory);
        console = get(Console.start(system, settings, files, data.farmSecret(), () -> readiness, before));
        ledger = Ledger.start(system, LedgerSettings.defaults("node-1", ZoneId.of("UTC")), data);
        get(ledger.ready());
    }

    /** One that says "starting". */
    static ConsoleUnderTest starting(Path directory) throws Exception {
        return new ConsoleUnderTest(directory, settings(), Optional.empty());
    }

    /** One that says "starting", within bounds of the test's. */
    static ConsoleUnderTest starting(Path directory, ConsoleSettings settings) throws Exception {
        return new ConsoleUnderTest(directory, settings, Optional.empty());
    }

    /** One that answers operators, and takes the address over from who answered before. */
    static ConsoleUnderTest takingOver(Path directory, StartingServer before) throws Exception {
        ConsoleUnderTest made = new ConsoleUnderTest(directory, ConsoleSettings.defaults(before.address()), Optional.of(before));
        made.open();
        return made;
    }

    /** One that answers operators. */
    static ConsoleUnderTest ready(Path directory) throws Exception {
        return ready(directory, settings());
    }

    /** One that answers operators, within bounds of the test's. */
    static ConsoleUnderTest ready(Path directory, ConsoleSettings settings) throws Exception {
        ConsoleUnderTest made = new ConsoleUnderTest(directory, settings, Optional.empty());
        made.open();
        return made;
    }

    static ConsoleSettings settings() {
        return ConsoleSettings.defaults(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    void open() {
        open(Optional.empty());
    }

    /** Answers operators, and shows these results. */
    void open(Optional<Results> results) {
        console.open(new Sources(ledger.admin(), ledger.directory(), new Entrance(Optional.empty(), 2000, true), results, () -> live, Optional.of(journal()), Optional.of(node)));
        readiness = new Readiness(Readiness.READY, Readiness.READY);
    }

    private Journal journal() {
        return new Journal(() -> History.open(data.database(), data.path().resolve(History.ARCHIVES), List.of()), new FarmCalendar(ZoneId.of("UTC")));
    }

    void readiness(Readiness now) {
        readiness = now;
    }

    /** From now on this is what runs. */
    public void live(LiveSnapshot now) {
        live = now;
    }

    Console console() {
        return console;
    }

    Ledger ledger() {
        return ledger;
    }

    ActorSystem<?> system() {
        return system;
    }

    String token() throws IOException {
        return files.token().orElseThrow();
    }

    AccessFiles files() {
        return files;
    }

    /** As the command line does it. */
    HttpLedgerAdmin client() throws IOException {
        return new HttpLedgerAdmin(LocalFarm.find(files).orElseThrow(), LONG);
    }

    /** A request with the token. */
    HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest.Builder request = request(path).header("Authorization", "Bearer " + token());
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return send(request.method(method, body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.address().getPort() + path)).timeout(LONG);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Says something and then one byte again and again, each a sign of life to an idle timeout, until the server closes the connection; fails if it does not. */
    void dripUntilClosed(byte[] beginning, int drop) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), console.address().getPort())) {
            socket.setSoTimeout(200);
            socket.getOutputStream().write(beginning);
            long begun = System.nanoTime();
            while (System.nanoTime() - begun < LONG.toNanos()) {
                try {
                    socket.getOutputStream().write(drop);
                    if (socket.getInputStream().read() < 0) {
                        return;
                    }
                } catch (SocketTimeoutException e) {
                    continue; // The server has said nothing so far.
                } catch (IOException e) {
                    return; // It closed the connection.
                }
            }
            throw new AssertionError("the server still waits");
        }
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    /** The failure of a stage. */
    static Throwable failure(CompletionStage<?> stage) throws Exception {
        try {
            throw new AssertionError("succeeded: " + get(stage));
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    @Override
    public void close() throws Exception {
        get(console.stop(Duration.ofSeconds(2)));
        get(ledger.stop());
        system.terminate();
        get(system.getWhenTerminated());
        data.close();
    }
}
