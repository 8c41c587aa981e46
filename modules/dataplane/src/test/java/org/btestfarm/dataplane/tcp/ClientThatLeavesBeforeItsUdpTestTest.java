package org.btestfarm.dataplane.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.btestfarm.dataplane.ByteCredit;
import org.btestfarm.dataplane.DataPlane;
import org.btestfarm.dataplane.DataPlaneOptions;
import org.btestfarm.dataplane.DataPlaneOptions.TransportChoice;
import org.btestfarm.dataplane.FlowEnd;
import org.btestfarm.dataplane.FlowSignals;
import org.btestfarm.dataplane.Pace;
import org.btestfarm.dataplane.UdpFlowSpec;
import org.btestfarm.dataplane.UdpSocket;
import org.btestfarm.dataplane.Wire;
import org.btestfarm.protocol.Payload;
import org.btestfarm.protocol.status.StatusMessage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** A client that sends too much, or too early, and goes while its UDP port is being bound: the flow ends, and the log stays clean. */
class ClientThatLeavesBeforeItsUdpTestTest {
    @ParameterizedTest
    @CsvSource({"EPOLL,true", "EPOLL,false", "NIO,true", "NIO,false"})
    void theFlowEndsWithoutAStackTrace(TransportChoice transport, boolean reset) throws Exception {
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        Logger netty = (Logger) LoggerFactory.getLogger("io.netty");
        logged.start();
        netty.addAppender(logged);
        try (DataPlane plane = DataPlane.open(new DataPlaneOptions(1, transport, DataPlaneOptions.SYSTEM_CONGESTION))) {
            CompletableFuture<Wire> accepted = new CompletableFuture<>();
            DataPlane.Listener listener = plane.listen(new InetSocketAddress("127.0.0.1", 0), accepted::complete, error -> {})
                    .toCompletableFuture().get(30, TimeUnit.SECONDS);
            Socket peer = new Socket("127.0.0.1", listener.localAddress().getPort());
            Wire wire = accepted.get(30, TimeUnit.SECONDS);
            UdpSocket socket = wire.bindUdp(new InetSocketAddress("127.0.0.1", 0)).toCompletableFuture().get(30, TimeUnit.SECONDS);
            peer.getOutputStream().write(new byte[500]);
            peer.setSoLinger(reset, 0);
            peer.close();
            if (transport != TransportChoice.NIO) {
                // NIO notices nothing until it reads.
                CompletableFuture<Void> closed = new CompletableFuture<>();
                wire.whenClosed(() -> closed.complete(null));
                closed.get(30, TimeUnit.SECONDS);
            }
            CompletableFuture<FlowEnd> end = new CompletableFuture<>();
            wire.startUdp(List.of(socket), idle(), new FlowSignals() {
                @Override
                public void peerStatus(StatusMessage status) {}

                @Override
                public void ended(FlowEnd how) {
                    end.complete(how);
                }
            });
            assertThat(end.get(30, TimeUnit.SECONDS).detail()).isNotBlank();
            // What the event loop still has to do is done before it says so.
            CompletableFuture<Void> gone = new CompletableFuture<>();
            wire.whenClosed(() -> gone.complete(null));
            await().atMost(Duration.ofSeconds(30)).until(gone::isDone);
        } finally {
            netty.detachAppender(logged);
        }
        assertThat(logged.list).filteredOn(event -> event.getThrowableProxy() != null).isEmpty();
    }

    private static UdpFlowSpec idle() {
        InetAddress peer = InetAddress.getLoopbackAddress();
        return new UdpFlowSpec(
                false, true, Payload.ZEROS, 1_500, peer, List.of(new InetSocketAddress(peer, 9)), false, false,
                Pace.of(Pace.UNLIMITED), Pace.UNLIMITED, ByteCredit.unlimited(), ByteCredit.unlimited());
    }
}
