package org.btestfarm.dataplane.udp.receive;

import java.net.InetAddress;
import java.util.function.IntConsumer;
import org.btestfarm.protocol.udp.UdpSizes;
import org.jspecify.annotations.Nullable;

/** What becomes of what a socket of a flow receives: datagrams from the peer's address, on any port, are booked, and nothing else ever gets here. Confined to its event loop. */
public final class UdpSink {
    private final InetAddress peer;
    private final int headers;
    private final @Nullable Arrivals arrivals;
    private final int ownStream;
    private final IntConsumer peerPort;
    private int port = -1;
    private int stream;

    /**
     * A sink.
     *
     * @param peer whose datagrams count
     * @param arrivals where they are booked; null if they are not
     * @param ownStream the stream that all datagrams on this socket belong to; 0 if the peer's port says which
     * @param peerPort told the peer's port where it may have changed
     */
    public UdpSink(InetAddress peer, @Nullable Arrivals arrivals, int ownStream, IntConsumer peerPort) {
        this.peer = peer;
        this.headers = UdpSizes.headers(peer);
        this.arrivals = arrivals;
        this.ownStream = ownStream;
        this.peerPort = peerPort;
    }

    /** The only address that datagrams count from. */
    InetAddress peer() {
        return peer;
    }

    /** What comes next came from this port of the peer. */
    void from(int newPort) {
        if (newPort != port) {
            port = newPort;
            stream = ownStream == 0 ? newPort : ownStream;
            peerPort.accept(newPort);
        }
    }

    /**
     * Datagrams with consecutive numbers came.
     *
     * @param length payload of each, bytes; less than a sequence number is no datagram of a test
     */
    void received(int firstSequence, int count, int length) {
        if (arrivals != null && length >= UdpSizes.SEQUENCE_BYTES) {
            arrivals.book(stream, firstSequence, count, length + headers);
        }
    }

    /** For now there is nothing more. */
    void batchRead() {
        if (arrivals != null) {
            arrivals.publish();
        }
    }
}
