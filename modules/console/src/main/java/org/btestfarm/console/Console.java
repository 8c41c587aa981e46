package org.btestfarm.console;

import static java.util.Map.entry;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.ServerBuilder;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.io.Inet;
import org.apache.pekko.stream.javadsl.Flow;
import org.btestfarm.console.live.LiveFarm;
import org.btestfarm.console.live.LiveFeed;
import org.btestfarm.console.web.EndWhenIdle;
import org.btestfarm.console.metrics.ConsoleMeters;
import org.btestfarm.console.metrics.Metrics;
import org.btestfarm.console.openapi.OpenApi;
import org.btestfarm.console.starting.StartingServer;
import org.btestfarm.console.starting.TakeOver;
import org.btestfarm.console.tls.ServerTls;
import org.btestfarm.console.web.ParsingErrors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The farm's HTTP server. It answers from its start on: that the farm lives, that it is not ready yet, and to operators that it is starting, until
 * {@link #open} gives it what they ask for.
 */
public final class Console {
    private static final Logger log = LoggerFactory.getLogger(Console.class);

    private final ServerBinding binding;
    private final AccessFiles files;
    private final AtomicReference<Optional<Sources>> sources;
    private final LiveFeed live;
    private final Metrics metrics;
    private final Optional<Cancellable> renewal;
    private final AtomicReference<CompletableFuture<Done>> stopped = new AtomicReference<>();

    private Console(
            ServerBinding binding, AccessFiles files, AtomicReference<Optional<Sources>> sources, LiveFeed live, Metrics metrics, Optional<Cancellable> renewal) {
        this.binding = binding;
        this.files = files;
        this.sources = sources;
        this.live = live;
        this.metrics = metrics;
        this.renewal = renewal;
    }

    /**
     * Takes the address and answers there that the farm is starting, until {@link #start} takes it over; without an actor system. Nothing of the kind where the system
     * is to choose the port.
     *
     * @param files of the data directory, which this process holds: the token is made if there is none, an address that a killed farm left is removed
     */
    public static Optional<StartingServer> answerMeanwhile(ConsoleSettings settings, AccessFiles files) throws ConsoleException {
        Optional<SSLContext> tls = checkTls(settings);
        checkFiles(files);
        if (settings.listen().getPort() == 0) {
            requireFree(settings.listen());
            return Optional.empty();
        }
        try {
            return Optional.of(StartingServer.listen(settings.listen(), settings.tls(), tls, StartingServer.PATIENCE));
        } catch (IOException e) {
            throw cannotListen(settings.listen(), e);
        }
    }

    /** Starts it where nobody answered before; otherwise the same. */
    public static CompletionStage<Console> start(
            ActorSystem<?> system, ConsoleSettings settings, AccessFiles files, byte[] farmSecret, Supplier<Readiness> readiness) {
        return start(system, settings, files, farmSecret, readiness, Optional.empty());
    }

    /**
     * Starts it.
     *
     * @param files of the data directory, which this process holds: the token is made if there is none, and the bound address is written
     * @param farmSecret what all nodes of the farm share: seals sessions
     * @param readiness asked at each request for it; must not block
     * @param before who has the address until then, and gives it up
     * @return fails with a {@link ConsoleException}
     */
    public static CompletionStage<Console> start(
            ActorSystem<?> system, ConsoleSettings settings, AccessFiles files, byte[] farmSecret, Supplier<Readiness> readiness, Optional<StartingServer> before) {
        AtomicReference<Optional<Sources>> sources = new AtomicReference<>(Optional.empty());
        InetSocketAddress listen = settings.listen();
        String token;
        Optional<ServerTls> tls;
        try {
            if (before.isEmpty()) {
                requireFree(settings.listen());
            }
            token = checkFiles(files);
            tls = tls(settings, files);
        } catch (ConsoleException e) {
            return CompletableFuture.failedFuture(e);
        }
        LiveFeed live = new LiveFeed(system, settings.live(), () -> sources.get().map(Sources::live).orElse(LiveFarm.NOTHING));
        Metrics metrics = new Metrics();
        ConsoleMeters.viewers(metrics.registry(), live);
        ConsoleMeters.certificate(metrics.registry(), tls, Clock.systemUTC());
        Flow<HttpRequest, HttpResponse, NotUsed> routes = new Routes(system, settings, token, farmSecret, sources::get, readiness, live, metrics)
                .sealed()
                .flow(system)
                .via(new EndWhenIdle(settings.idle()));
        ServerBuilder server = Http.get(system)
                .newServerAt(listen.getAddress().getHostAddress(), listen.getPort())
                .withSettings(serverSettings(system, settings, before));
        return tls.map(with -> server.enableHttps(ConnectionContext.httpsServer(() -> with.engine(settings.idle()))))
                .orElse(server)
                .bindFlow(routes)
                .handle((binding, failure) -> {
                    if (failure != null) {
                        live.stop();
                        metrics.close();
                        throw new CompletionException(cannotListen(listen, failure));
                    }
                    Optional<Cancellable> renewal = tls.map(with -> system.scheduler().scheduleWithFixedDelay(
                            settings.tls().orElseThrow().lookEvery(),
                            settings.tls().orElseThrow().lookEvery(),
                            with::look,
                            system.dispatchers().lookup(DispatcherSelector.blocking())));
                    Console console = new Console(binding, files, sources, live, metrics, renewal);
                    console.announce(tls.isPresent());
                    return console;
                });
    }

    /** Has the JVM load what {@link #start} needs and takes long, while others still start what that needs. */
    public static void warmUp() {
        new Metrics().close();
        new OpenApi();
    }

    private static Optional<ServerTls> tls(ConsoleSettings settings, AccessFiles files) throws ConsoleException {
        try {
            return settings.tls().isEmpty() ? Optional.empty() : Optional.of(new ServerTls(settings.tls().get(), files::writeCertificate, Clock.systemUTC()));
        } catch (IOException e) {
            throw new ConsoleException("TLS: " + e.getMessage(), e);
        }
    }

    private static ServerSettings serverSettings(ActorSystem<?> system, ConsoleSettings settings, Optional<StartingServer> before) {
        ServerSettings server = ServerSettings.create(ConfigFactory.parseMap(Map.ofEntries(
                        entry("pekko.http.server.server-header", "btest-farm"),
                        entry("pekko.http.server.max-connections", settings.maxConnections()),
                        entry("pekko.http.server.idle-timeout", settings.idle().toMillis() + "ms"),
                        entry("pekko.http.server.request-timeout", settings.answerWithin().toMillis() + "ms"),
                        entry("pekko.http.server.linger-timeout", settings.idle().toMillis() + "ms"),
                        entry("pekko.http.server.transparent-head-requests", "on"),
                        entry("pekko.http.server.raw-request-uri-header", "on"),
                        entry("pekko.http.server.remote-address-attribute", "on"),
                        entry("pekko.http.server.parsing.max-content-length", settings.maxBody()),
                        // A header that cannot be read may hold a token that was mistyped.
                        entry("pekko.http.server.parsing.illegal-header-warnings", "off"),
                        entry("pekko.http.server.parsing.error-handler", ParsingErrors.class.getName())))
                .withFallback(system.settings().config()));
        List<Inet.SocketOption> options = new ArrayList<>();
        server.getSocketOptions().forEach(options::add);
        before.ifPresent(until -> options.add(new TakeOver(until)));
        return server.withSocketOptions(options);
    }

    private static Optional<SSLContext> checkTls(ConsoleSettings settings) throws ConsoleException {
        try {
            return settings.tls().isEmpty() ? Optional.empty() : Optional.of(ServerTls.check(settings.tls().get()));
        } catch (IOException e) {
            throw new ConsoleException("TLS: " + e.getMessage(), e);
        }
    }

    /** The token; an address that a killed farm left is removed. */
    private static String checkFiles(AccessFiles files) throws ConsoleException {
        try {
            files.removeAddress();
            return files.makeToken();
        } catch (IOException e) {
            throw new ConsoleException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Asked beforehand because Pekko logs a trace when it cannot bind. Somebody may come in between: then there is a trace, and the same failure. */
    private static void requireFree(InetSocketAddress listen) throws ConsoleException {
        try (ServerSocketChannel socket = ServerSocketChannel.open()) {
            socket.bind(listen);
        } catch (IOException e) {
            throw cannotListen(listen, e);
        }
    }

    private static ConsoleException cannotListen(InetSocketAddress listen, Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String reason = String.valueOf(cause.getMessage());
        String why = reason.contains("in use") ? "another program listens there" : reason.replaceAll("\\s+", " ");
        return new ConsoleException("cannot listen for HTTP on " + listen.getAddress().getHostAddress() + " port " + listen.getPort() + ": " + why
                + "; choose another address with --http ADDR:PORT, or --http off", failure);
    }

    private void announce(boolean tls) {
        try {
            files.writeAddress(address(), tls);
        } catch (IOException e) {
            live.stop();
            renewal.ifPresent(Cancellable::cancel);
            binding.unbind();
            throw new CompletionException(new ConsoleException(String.valueOf(e.getMessage()), e));
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return binding.localAddress();
    }

    /** How many follow the live view now. */
    public int liveViewers() {
        return live.viewers();
    }

    /** What is shown at {@code /metrics}: others add theirs. */
    public Metrics metrics() {
        return metrics;
    }

    /** From now on these are asked. */
    public void open(Sources there) {
        sources.set(Optional.of(there));
    }

    /** Stops: operators' requests are refused from now on, those that run have that long to end. Completes when the server is gone; idempotent. */
    public CompletionStage<Done> stop(Duration deadline) {
        CompletableFuture<Done> gone = new CompletableFuture<>();
        if (!stopped.compareAndSet(null, gone)) {
            return stopped.get();
        }
        sources.set(Optional.empty());
        live.stop();
        renewal.ifPresent(Cancellable::cancel);
        try {
            files.removeAddress();
        } catch (IOException e) {
            log.warn("{}", e.getMessage());
        }
        binding.terminate(deadline).whenComplete((terminated, failure) -> {
            metrics.close();
            if (failure == null) {
                gone.complete(Done.getInstance());
            } else {
                gone.completeExceptionally(failure);
            }
        });
        return gone;
    }
}
