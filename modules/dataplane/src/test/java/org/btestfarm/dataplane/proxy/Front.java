package org.btestfarm.dataplane.proxy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.btestfarm.dataplane.DataPlane;
import org.btestfarm.dataplane.DataPlaneOptions;
import org.btestfarm.dataplane.DataPlaneOptions.TransportChoice;
import org.btestfarm.dataplane.Wire;
import org.btestfarm.protocol.IpText;

/** A listener that demands PROXY headers of 127.0.0.1 and of nobody else, on one event loop. */
final class Front implements AutoCloseable {
    final BlockingQueue<Wire> clients = new LinkedBlockingQueue<>();
    final BlockingQueue<Wire> checks = new LinkedBlockingQueue<>();
    final BlockingQueue<String> refusals = new LinkedBlockingQueue<>();
    private final DataPlane plane;
    private final InetSocketAddress address;

    Front(TransportChoice transport, Duration within) throws Exception {
        plane = DataPlane.open(new DataPlaneOptions(1, transport, DataPlaneOptions.SYSTEM_CONGESTION));
        ProxyHeaders headers = new ProxyHeaders(
                peer -> IpText.of(peer).equals("127.0.0.1"), within, checks::add, (peer, why) -> refusals.add(IpText.of(peer.getAddress()) + ": " + why));
        address = plane.listen(new InetSocketAddress("127.0.0.1", 0), headers, clients::add, error -> {})
                .toCompletableFuture().get(30, TimeUnit.SECONDS).localAddress();
    }

    Socket connect() throws IOException {
        return connect("127.0.0.1");
    }

    Socket connect(String from) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(address, 30_000);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        return socket;
    }

    /** Within 30 s. */
    static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(30, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing within 30 s");
        }
        return next;
    }

    /** What a wire reads; a close is an error. */
    static byte[] read(Wire wire, int length) throws Exception {
        CompletableFuture<byte[]> read = new CompletableFuture<>();
        wire.read(length, new Wire.ReadHandler() {
            @Override
            public void bytes(byte[] bytes) {
                read.complete(bytes);
            }

            @Override
            public void closed(String reason) {
                read.completeExceptionally(new IOException(reason));
            }
        });
        return read.get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        plane.close();
    }
}
