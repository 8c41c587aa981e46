package org.btestfarm.dataplane.udp.receive;

import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import java.net.InetAddress;
import org.btestfarm.dataplane.linux.DatagramBatch;
import org.btestfarm.protocol.udp.UdpSizes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what a socket has into its sink, many datagrams in one call and mostly without copying them.
 *
 * <p>For maintainers: the kernel joins datagrams of one flow and one size that reach the machine one behind the other, whatever their numbers: where one was lost on the way its neighbours are joined
 * all the same. So every number is read, except where it need not be: between two sockets of this machine nothing is joined by the receiver, because that happens in drivers of network cards. What
 * comes joined there was sent so, numbered one by one in one buffer, and whole or not at all: the first number tells all of them, and the rest is never copied.
 */
final class JoinedDatagrams {
    private static final Logger log = LoggerFactory.getLogger(JoinedDatagrams.class);

    /** Messages a call: more than the largest receive queue holds of full ones. */
    private static final int MESSAGES = 64;

    /** What a message's first datagram begins with; the rest of it is not copied. */
    private static final int FIRST_NUMBER = 16;

    /** Fewer, because their memory shall stay in a core's cache. */
    private static final int WHOLE_MESSAGES = 4;

    /** What receive offload may join into one: a whole IP packet of the largest size. */
    private static final int WHOLE = 65_536;

    private static final FastThreadLocal<DatagramBatch> FIRST_NUMBERS = batches(MESSAGES, FIRST_NUMBER);
    private static final FastThreadLocal<DatagramBatch> WHOLES = batches(WHOLE_MESSAGES, WHOLE);

    private final UdpSink sink;
    private final byte[] peer;
    private final boolean everyNumber;
    private long bytes;

    /** @param everyNumber whether every datagram's number is read, or the first of those that came joined tells the others' */
    JoinedDatagrams(UdpSink sink, boolean everyNumber) {
        this.sink = sink;
        this.peer = sink.peer().getAddress();
        this.everyNumber = everyNumber;
    }

    /**
     * For a socket.
     *
     * @param local the socket's own address
     */
    static JoinedDatagrams of(UdpSink sink, InetAddress local) {
        boolean withinThisMachine = sink.peer().isLoopbackAddress() || sink.peer().equals(local);
        return new JoinedDatagrams(sink, !withinThisMachine);
    }

    /** A batch that the sockets of an event loop share. */
    private static FastThreadLocal<DatagramBatch> batches(int messages, int bytesEach) {
        return new FastThreadLocal<>() {
            @Override
            protected DatagramBatch initialValue() {
                return new DatagramBatch(messages, bytesEach);
            }

            @Override
            protected void onRemoval(DatagramBatch batch) {
                batch.close();
            }
        };
    }

    /**
     * Takes what a socket has and books it.
     *
     * @param calls how many calls at most
     * @return whether there may be more
     */
    boolean takeAll(int socket, int calls) {
        boolean more = true;
        try {
            for (int call = 0; more && call < calls; call++) {
                more = take(socket);
            }
        } catch (IOException e) {
            // A datagram of ours met a closed port: the peer may not have bound yet.
            log.debug("UDP socket, going on: {}", e.toString());
            more = false;
        }
        sink.batchRead();
        return more;
    }

    /**
     * Takes what one call gives.
     *
     * @return whether there may be more
     */
    boolean take(int socket) throws IOException {
        DatagramBatch batch = everyNumber ? WHOLES.get() : FIRST_NUMBERS.get();
        int messages = batch.receive(socket);
        for (int message = 0; message < messages; message++) {
            bytes += batch.length(message);
            if (batch.isFrom(message, peer)) {
                sink.from(batch.port(message));
                book(batch, message);
            }
        }
        return messages == batch.capacity();
    }

    /** All that were taken so far, whoever sent them. */
    long bytes() {
        return bytes;
    }

    private void book(DatagramBatch batch, int message) {
        int length = everyNumber ? batch.kept(message) : batch.length(message);
        int segment = batch.segment(message);
        if (segment < UdpSizes.SEQUENCE_BYTES) {
            return;
        }
        int full = length / segment;
        if (everyNumber) {
            bookEach(batch, message, segment, full);
        } else if (full > 0) {
            sink.received(batch.number(message, 0), full, segment);
        }
        int rest = length - full * segment;
        if (rest >= UdpSizes.SEQUENCE_BYTES) {
            int number = everyNumber ? batch.number(message, full * segment) : batch.number(message, 0) + full;
            sink.received(number, 1, rest);
        }
    }

    private void bookEach(DatagramBatch batch, int message, int segment, int count) {
        int first = 0;
        int run = 0;
        for (int i = 0; i < count; i++) {
            int number = batch.number(message, i * segment);
            if (run > 0 && number != first + run) {
                sink.received(first, run, segment);
                run = 0;
            }
            first = run == 0 ? number : first;
            run++;
        }
        if (run > 0) {
            sink.received(first, run, segment);
        }
    }
}
