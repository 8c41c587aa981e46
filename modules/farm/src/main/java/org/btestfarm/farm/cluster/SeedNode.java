package org.btestfarm.farm.cluster;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.actor.Address;
import org.btestfarm.protocol.Quote;

/**
 * Where another node is found.
 *
 * @param host a name or an IP address, an IPv6 address without its brackets
 * @param port 1..65535
 */
public record SeedNode(String host, int port) {
    private static final Pattern FORM = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([^\\[\\]:/@\\s]+)):([0-9]{1,5})");
    private static final int HIGHEST = 65_535;

    /**
     * Reads {@code HOST:PORT} or {@code [IPv6]:PORT}.
     *
     * @throws IllegalArgumentException one line with what is allowed
     */
    public static SeedNode parse(String text) {
        Matcher match = FORM.matcher(text.trim());
        if (match.matches()) {
            int port = Integer.parseInt(match.group(3));
            if (port >= 1 && port <= HIGHEST) {
                return new SeedNode(match.group(1) != null ? match.group(1) : match.group(2), port);
            }
        }
        throw new IllegalArgumentException(Quote.of(text) + ", allowed are HOST:PORT and [IPv6]:PORT with ports 1 to " + HIGHEST);
    }

    /** That of a node with this address. */
    static SeedNode of(Address address) {
        return new SeedNode(address.getHost().orElse(""), address.getPort().orElse(0));
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
