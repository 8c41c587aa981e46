package org.btestfarm.app.serve.config;

import com.typesafe.config.Config;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.btestfarm.console.ConsoleSettings;
import org.btestfarm.console.live.LiveSettings;
import org.btestfarm.console.rate.RateSettings;
import org.btestfarm.console.tls.TlsSettings;
import org.btestfarm.console.views.ViewsSettings;
import org.btestfarm.console.visitor.Network;
import org.btestfarm.ledger.account.ByteSize;
import org.btestfarm.protocol.Quote;
import org.jspecify.annotations.Nullable;

/** Reads the blocks {@code http} and {@code console} of the configuration. */
final class HttpBlock {
    private static final String LISTEN = "http.listen";
    private static final int HIGHEST_PORT = 65_535;

    private HttpBlock() {}

    /**
     * What the HTTP server is told; empty if there is to be none.
     *
     * @throws IllegalArgumentException one line that begins with the key
     */
    static Optional<ConsoleSettings> read(ConfigurationSource source) {
        Config config = source.farm();
        String listen = config.getString(LISTEN).trim();
        if (listen.equalsIgnoreCase("off")) {
            return Optional.empty();
        }
        return Optional.of(new ConsoleSettings(
                address(listen),
                config.getInt("http.max-connections"),
                maxBody(config),
                config.getDuration("http.body-within"),
                config.getDuration("http.answer-within"),
                config.getDuration("http.idle"),
                proxies(config),
                new LiveSettings(
                        config.getInt("http.live.viewers"),
                        config.getInt("http.live.viewers-per-network"),
                        config.getDuration("http.live.longest")),
                Optional.of(config.getString("http.metrics-secret").trim()).filter(secret -> !secret.isEmpty()),
                tls(config),
                new RateSettings(config.getInt("http.requests.per-second"), config.getInt("http.requests.burst"), config.getInt("http.requests.networks")),
                config.getBoolean("http.short-addresses")));
    }

    private static Optional<TlsSettings> tls(Config config) {
        String certificate = config.getString("http.tls.certificate");
        String key = config.getString("http.tls.key");
        if (certificate.isBlank() != key.isBlank()) {
            throw new IllegalArgumentException("http.tls." + (key.isBlank() ? "key" : "certificate") + " is empty, allowed are both of certificate and key, or none");
        }
        return certificate.isBlank()
                ? Optional.empty()
                : Optional.of(new TlsSettings(
                        file("http.tls.certificate", certificate),
                        file("http.tls.key", key),
                        config.getDuration("http.tls.look-every"),
                        config.getDuration("http.tls.hsts")));
    }

    private static Path file(String key, String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(key + " is " + Quote.of(name) + ", allowed are names of files", e);
        }
    }

    /**
     * What pages say that routers are to connect to; empty for "auto".
     *
     * @throws IllegalArgumentException one line that begins with the key
     */
    static Optional<String> testAddress(ConfigurationSource source) {
        String key = "http.test-address";
        String address = source.farm().getString(key).trim();
        if (address.equalsIgnoreCase("auto")) {
            return Optional.empty();
        }
        if (!address.matches("[A-Za-z0-9][A-Za-z0-9.-]{0,252}|[0-9A-Fa-f:.]{2,45}")) {
            throw new IllegalArgumentException(key + " is " + Quote.of(address) + ", allowed are auto, IP addresses, and names such as farm.example.org");
        }
        return Optional.of(address);
    }

    private static List<Network> proxies(Config config) {
        String key = "http.proxies";
        try {
            return config.getStringList(key).stream().map(Network::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
    }

    /**
     * How results are made, of the block {@code console.views}.
     *
     * @throws IllegalArgumentException one line that begins with the key
     */
    static ViewsSettings views(ConfigurationSource source) {
        Config config = source.farm().getConfig("console.views");
        return new ViewsSettings(
                config.getInt("chunk"), config.getDuration("pause"), config.getInt("share"), config.getDuration("poll"), config.getInt("readers"));
    }

    private static int maxBody(Config config) {
        String key = "http.max-body";
        try {
            return Math.toIntExact(ByteSize.parse(config.getString(key)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(key + " is too much, allowed are up to 2 GiB", e);
        }
    }

    private static InetSocketAddress address(String listen) {
        int colon = listen.lastIndexOf(':');
        String host = colon < 1 ? "" : listen.substring(0, colon);
        String port = listen.substring(colon + 1);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        boolean well = !host.isBlank() && (bracketed || host.indexOf(':') < 0) && port.matches("[0-9]{1,5}") && Integer.parseInt(port) <= HIGHEST_PORT;
        try {
            if (well) {
                return new InetSocketAddress(InetAddress.getByName(bracketed ? host.substring(1, host.length() - 1) : host), Integer.parseInt(port));
            }
        } catch (UnknownHostException e) {
            throw wrong(listen, e);
        }
        throw wrong(listen, null);
    }

    private static IllegalArgumentException wrong(String listen, @Nullable Exception cause) {
        return new IllegalArgumentException(
                LISTEN + " is " + Quote.of(listen) + ", allowed are off and forms like 127.0.0.1:8080, [::1]:8080 with an address of this machine",
                cause);
    }
}
