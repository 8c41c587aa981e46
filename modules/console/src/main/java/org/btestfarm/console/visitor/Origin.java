package org.btestfarm.console.visitor;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.btestfarm.protocol.IpText;

/**
 * Where requests come from. {@code X-Forwarded-For} is believed from configured proxies only: of what it lists, the last address that is no such proxy is the
 * client; whatever stands before that was written by the client itself.
 */
public final class Origin {
    private static final String FORWARDED_FOR = "x-forwarded-for";
    private static final String FORWARDED_PROTO = "x-forwarded-proto";

    private final List<Network> proxies;
    private final boolean tls;

    /**
     * For a server behind these proxies.
     *
     * @param proxies whose word is taken
     * @param tls whether the server itself speaks TLS
     */
    public Origin(List<Network> proxies, boolean tls) {
        this.proxies = List.copyOf(proxies);
        this.tls = tls;
    }

    /** The client's address. */
    public InetAddress address(HttpRequest request) {
        InetAddress nearest = peer(request);
        if (!isProxy(nearest)) {
            return nearest;
        }
        List<String> hops = new ArrayList<>();
        for (String line : values(request, FORWARDED_FOR)) {
            Collections.addAll(hops, line.split(","));
        }
        for (int i = hops.size() - 1; i >= 0 && isProxy(nearest); i--) {
            try {
                nearest = IpText.parse(hops.get(i).trim());
            } catch (IllegalArgumentException e) {
                return nearest; // Not an address: what is left of it is no proof of anything either.
            }
        }
        return nearest;
    }

    /** Whether the client's end speaks TLS, so that cookies may be kept from plain connections. */
    public boolean isSecure(HttpRequest request) {
        return tls || isProxy(peer(request)) && values(request, FORWARDED_PROTO).stream().anyMatch(value -> value.trim().equalsIgnoreCase("https"));
    }

    private static InetAddress peer(HttpRequest request) {
        return request.getAttribute(AttributeKeys.remoteAddress)
                .flatMap(remote -> remote.getAddress())
                .orElseThrow(() -> new IllegalStateException("pekko.http.server.remote-address-attribute must be on"));
    }

    private boolean isProxy(InetAddress address) {
        return proxies.stream().anyMatch(proxy -> proxy.covers(address));
    }

    private static List<String> values(HttpRequest request, String name) {
        return StreamSupport.stream(request.getHeaders().spliterator(), false)
                .filter(header -> header.lowercaseName().equals(name.toLowerCase(Locale.ROOT)))
                .map(HttpHeader::value)
                .toList();
    }
}
