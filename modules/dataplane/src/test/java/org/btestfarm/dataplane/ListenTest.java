package org.btestfarm.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.btestfarm.dataplane.DataPlane.Listener;
import org.btestfarm.dataplane.DataPlaneOptions.TransportChoice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Listening sockets, and what a data plane refuses. */
class ListenTest {
    private final BlockingQueue<Wire> accepted = new LinkedBlockingQueue<>();

    private static DataPlane open(TransportChoice transport) throws IOException {
        return DataPlane.open(new DataPlaneOptions(1, transport, DataPlaneOptions.SYSTEM_CONGESTION));
    }

    private Listener listen(DataPlane plane, String host, int port) throws Exception {
        return plane.listen(new InetSocketAddress(host, port), accepted::add, error -> {}).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void allOfIpv4AndAllOfIpv6ShareAPortWithEpoll() throws Exception {
        try (DataPlane plane = open(TransportChoice.EPOLL)) {
            int port = listen(plane, "0.0.0.0", 0).localAddress().getPort();
            listen(plane, "::", port);
            try (Socket four = new Socket("127.0.0.1", port)) {
                Wire wire = accepted.poll(30, TimeUnit.SECONDS);
                assertThat(wire.remoteAddress().getAddress()).isInstanceOf(Inet4Address.class);
                assertThat(wire.remoteAddress().getPort()).isEqualTo(four.getLocalPort());
            }
            try (Socket six = new Socket("::1", port)) {
                Wire wire = accepted.poll(30, TimeUnit.SECONDS);
                assertThat(wire.remoteAddress().getAddress()).isInstanceOf(Inet6Address.class);
                assertThat(wire.remoteAddress().getPort()).isEqualTo(six.getLocalPort());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = TransportChoice.class, names = {"EPOLL", "EPOLL_NETTY", "NIO"})
    void aTakenPortIsRefusedAndAClosedListenerFreesIt(TransportChoice transport) throws Exception {
        try (DataPlane plane = open(transport)) {
            Listener first = listen(plane, "127.0.0.1", 0);
            int port = first.localAddress().getPort();
            assertThatThrownBy(() -> listen(plane, "127.0.0.1", port)).hasCauseInstanceOf(BindException.class);
            first.close().toCompletableFuture().get(30, TimeUnit.SECONDS);
            // The JDK lets go of a socket only at its selector's next turn.
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> listen(plane, "127.0.0.1", port) != null);
        }
    }

    @Test
    void anUnknownCongestionControlIsOneLineThatSaysWhatThereIs() {
        assertThatThrownBy(() -> DataPlane.open(new DataPlaneOptions(1, TransportChoice.EPOLL, "no-such")))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("congestion control no-such is not available here, allowed are system, ")
                .hasMessageNotContaining("\n");
        assertThatThrownBy(() -> DataPlane.open(new DataPlaneOptions(1, TransportChoice.NIO, "cubic")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be set here");
    }
}
