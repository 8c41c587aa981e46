package org.btestfarm.app.logging;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where events are sent. Read from the block {@code syslog} of the configuration.
 *
 * @param transport how
 * @param host the collector's name or address; with TLS its certificate must be for it
 * @param port 1 to 65535
 * @param format of the messages
 * @param queue how many events may wait, 1 to 1,000,000; more are dropped and counted
 * @param authorities a PEM file of those whose certificates are believed; empty for the JDK's own
 */
public record SyslogSettings(Transport transport, String host, int port, SyslogFormat format, int queue, Optional<Path> authorities) {
    /** How messages travel. */
    public enum Transport { UDP, TCP, TLS }

    private static final int MOST_QUEUE = 1_000_000;
    private static final int HIGHEST_PORT = 65_535;

    public SyslogSettings {
        if (queue < 1 || queue > MOST_QUEUE) {
            throw new IllegalArgumentException("syslog.queue is " + queue + ", allowed are 1 to " + MOST_QUEUE);
        }
    }

    /**
     * Reads one.
     *
     * @param server {@code off}, or a form like {@code tls://collector.example:6514}
     * @param format {@code rfc5424} or {@code rfc3164}
     * @param authorities a file's name, or empty
     * @return empty if off
     * @throws IllegalArgumentException one line that begins with the key
     */
    public static Optional<SyslogSettings> parse(String server, String format, int queue, String authorities) {
        SyslogFormat form = switch (format.toLowerCase(Locale.ROOT)) {
            case "rfc5424" -> SyslogFormat.RFC5424;
            case "rfc3164" -> SyslogFormat.RFC3164;
            default -> throw new IllegalArgumentException("syslog.format is " + Event.quoted(format) + ", allowed are rfc5424 and rfc3164");
        };
        if (server.equalsIgnoreCase("off")) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(server);
            boolean bare = uri.getRawUserInfo() == null && "".equals(uri.getRawPath()) && uri.getRawQuery() == null && uri.getRawFragment() == null;
            if (bare && uri.getScheme() != null && uri.getHost() != null && uri.getPort() > 0 && uri.getPort() <= HIGHEST_PORT) {
                Transport transport = Transport.valueOf(uri.getScheme().toUpperCase(Locale.ROOT));
                String host = uri.getHost().startsWith("[") ? uri.getHost().substring(1, uri.getHost().length() - 1) : uri.getHost();
                return Optional.of(new SyslogSettings(
                        transport, host, uri.getPort(), form, queue, authorities.isBlank() ? Optional.empty() : Optional.of(Path.of(authorities))));
            }
            throw wrong(server, null);
        } catch (URISyntaxException e) {
            throw wrong(server, e);
        } catch (IllegalArgumentException e) {
            throw String.valueOf(e.getMessage()).startsWith("syslog.") ? e : wrong(server, e);
        }
    }

    private static IllegalArgumentException wrong(String server, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "syslog.server is " + Event.quoted(server) + ", allowed are off and forms like udp://collector:514, tcp://collector:601, tls://collector:6514", cause);
    }
}
