package org.btestfarm.dataplane.proxy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.btestfarm.dataplane.Wire;

/**
 * What a listener does about PROXY headers, versions 1 and 2 (HAProxy's {@code doc/proxy-protocol.txt}). Who must send one is not served without; who need not is taken for a client
 * whatever it sends.
 *
 * @param required whether this peer is a balancer, whose connections begin with a header
 * @param within how long the header may take, from the accept to its last byte; 1 ms or more
 * @param checked takes the wire of a balancer that only looks whether anybody is here: {@code LOCAL}, or {@code UNKNOWN} in version 1
 * @param refused told of a balancer's connection that was closed for want of a proper header: its address, and why, in one line
 */
public record ProxyHeaders(
        Predicate<InetAddress> required, Duration within, Consumer<Wire> checked, BiConsumer<InetSocketAddress, String> refused) {

    /** Nobody sends any. */
    public static ProxyHeaders none() {
        return new ProxyHeaders(peer -> false, Duration.ofSeconds(1), Wire::close, (peer, why) -> {});
    }
}
