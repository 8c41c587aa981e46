package org.btestfarm.console;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.btestfarm.console.live.LiveSettings;
import org.btestfarm.console.rate.RateSettings;
import org.btestfarm.console.tls.TlsSettings;
import org.btestfarm.console.visitor.Network;

/**
 * What the HTTP server is told. Read from the block {@code http} of the configuration.
 *
 * @param listen where it listens; port 0: the system chooses
 * @param maxConnections how many connections may be open, at least 1; more wait
 * @param maxBody how large a request's body may be, bytes, at least 1024
 * @param bodyWithin how long a request's body may take, at least 1 s
 * @param answerWithin how long a request may take before it is answered that it took too long, at least 1 s
 * @param idle how long a connection may go without an answer on it, at least 1 s and longer than {@code answerWithin}
 * @param proxies whose {@code X-Forwarded-For} and {@code X-Forwarded-Proto} are believed
 * @param live how many may follow the live view
 * @param metricsSecret what whoever reads the metrics must show; empty if nobody is asked
 * @param tls empty if it is plain HTTP
 * @param requests how often a network may ask
 * @param shortAddresses whether only operators are shown addresses, others the networks that they are in
 */
public record ConsoleSettings(
        InetSocketAddress listen,
        int maxConnections,
        int maxBody,
        Duration bodyWithin,
        Duration answerWithin,
        Duration idle,
        List<Network> proxies,
        LiveSettings live,
        Optional<String> metricsSecret,
        Optional<TlsSettings> tls,
        RateSettings requests,
        boolean shortAddresses) {

    private static final int LEAST_BODY = 1024;

    public ConsoleSettings {
        proxies = List.copyOf(proxies);
        if (maxConnections < 1) {
            throw new IllegalArgumentException("http.max-connections is " + maxConnections + ", allowed are 1 or more");
        }
        if (maxBody < LEAST_BODY) {
            throw new IllegalArgumentException("http.max-body is " + maxBody + " bytes, allowed are " + LEAST_BODY + " or more");
        }
        atLeastASecond("http.body-within", bodyWithin);
        atLeastASecond("http.answer-within", answerWithin);
        atLeastASecond("http.idle", idle);
        if (idle.compareTo(answerWithin) <= 0) {
            throw new IllegalArgumentException(
                    "http.idle is " + idle.toMillis() + " ms, allowed is longer than http.answer-within, which is " + answerWithin.toMillis() + " ms");
        }
    }

    /** Those of a server with plain HTTP, whose metrics anybody may read who reaches it. */
    public ConsoleSettings(
            InetSocketAddress listen,
            int maxConnections,
            int maxBody,
            Duration bodyWithin,
            Duration answerWithin,
            Duration idle,
            List<Network> proxies,
            LiveSettings live) {
        this(listen, maxConnections, maxBody, bodyWithin, answerWithin, idle, proxies, live, Optional.empty(), Optional.empty(), RateSettings.defaults(), false);
    }

    /** The same with TLS. */
    public ConsoleSettings withTls(TlsSettings with) {
        return new ConsoleSettings(
                listen, maxConnections, maxBody, bodyWithin, answerWithin, idle, proxies, live, metricsSecret, Optional.of(with), requests, shortAddresses);
    }

    /** The same behind these proxies. */
    public ConsoleSettings withProxies(List<Network> believed) {
        return new ConsoleSettings(
                listen, maxConnections, maxBody, bodyWithin, answerWithin, idle, believed, live, metricsSecret, tls, requests, shortAddresses);
    }

    /** The same, where a network may ask so often. */
    public ConsoleSettings withRequests(RateSettings rates) {
        return new ConsoleSettings(
                listen, maxConnections, maxBody, bodyWithin, answerWithin, idle, proxies, live, metricsSecret, tls, rates, shortAddresses);
    }

    /** The same, where only operators see addresses. */
    public ConsoleSettings withShortAddresses() {
        return new ConsoleSettings(listen, maxConnections, maxBody, bodyWithin, answerWithin, idle, proxies, live, metricsSecret, tls, requests, true);
    }

    /** Never shows the secret. */
    @Override
    public String toString() {
        return "ConsoleSettings[" + listen + "]";
    }

    private static void atLeastASecond(String key, Duration value) {
        if (value.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException(key + " is " + value.toMillis() + " ms, allowed are 1 s or more");
        }
    }

    /** What a farm uses unless it says otherwise. */
    public static ConsoleSettings defaults(InetSocketAddress listen) {
        return new ConsoleSettings(listen, 512, 64 * 1024, Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(30), List.of(), LiveSettings.defaults());
    }
}
