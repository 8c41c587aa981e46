package org.btestfarm.dataplane.proxy;

import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** What a PROXY header says of the client. */
final class ProxiedClient {
    private ProxiedClient() {}

    /** A header that names no client whom we could serve; the message is one line. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(String line) {
            super(line);
        }
    }

    /**
     * The client's address and port; empty if there is no client, only a balancer that checks. An IPv4 address that is written as an IPv6 one is IPv4.
     *
     * @throws RefusedException if there is one, but it did not come over TCP, or has an address that no client can have
     */
    static Optional<InetSocketAddress> of(HAProxyMessage header) throws RefusedException {
        HAProxyProxiedProtocol protocol = header.proxiedProtocol();
        boolean unknown = header.protocolVersion() == HAProxyProtocolVersion.V1 && protocol == HAProxyProxiedProtocol.UNKNOWN;
        if (header.command() == HAProxyCommand.LOCAL || unknown) {
            return Optional.empty();
        }
        if (protocol != HAProxyProxiedProtocol.TCP4 && protocol != HAProxyProxiedProtocol.TCP6) {
            throw new RefusedException("it is about " + protocol + ", allowed are TCP4 and TCP6");
        }
        InetAddress address = parse(header.sourceAddress());
        if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
            throw new RefusedException("its client is " + address.getHostAddress() + ", which is nobody's address");
        }
        return Optional.of(new InetSocketAddress(address, header.sourcePort()));
    }

    private static InetAddress parse(String text) throws RefusedException {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        try {
            if (bytes != null) {
                return InetAddress.getByAddress(bytes);
            }
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are an address", e);
        }
        throw new RefusedException("its client's address cannot be read");
    }
}
