package org.btestfarm.dataplane.udp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.util.SplittableRandom;
import org.btestfarm.protocol.Payload;
import org.jspecify.annotations.Nullable;

/**
 * A reused buffer of datagrams of equal size, numbered, for one stream. It belongs to one send from {@link #fill} until the kernel has all of it: only
 * then may its numbers be overwritten.
 */
final class Burst implements ChannelFutureListener {
    /** The largest UDP payload there is, which is as much as one send takes, bytes. */
    static final int MAX_BYTES = 65_507;

    private final Payload payload;
    private final ByteBuf buffer;
    private @Nullable UdpStream stream;
    private @Nullable UdpSource source;
    private int length;
    private int count;
    private int done;
    private int numbered;

    Burst(Payload payload) {
        this.payload = payload;
        byte[] content = new byte[MAX_BYTES];
        if (payload == Payload.RANDOM) {
            new SplittableRandom().nextBytes(content);
        }
        this.buffer = Unpooled.directBuffer(MAX_BYTES, MAX_BYTES).writeBytes(content);
    }

    /**
     * Makes it the stream's next datagrams.
     *
     * @param newLength payload of each, bytes, from 4
     * @param newCount how many, from 1; all together no more than {@link #MAX_BYTES}
     */
    void fill(UdpSource newSource, UdpStream newStream, int newLength, int newCount) {
        if (newLength != length) {
            erase();
            length = newLength;
        }
        source = newSource;
        stream = newStream;
        count = newCount;
        done = 0;
        int sequence = newStream.take(newCount);
        for (int i = 0, at = 0; i < newCount; i++, at += newLength) {
            buffer.setInt(at, sequence + i);
        }
        numbered = Math.max(numbered, newCount);
    }

    /** Old numbers would lie in the middle of datagrams of another size, and zeros must be zeros. In random data they are as good as any. */
    private void erase() {
        if (payload == Payload.ZEROS) {
            for (int i = 0; i < numbered; i++) {
                buffer.setInt(i * length, 0);
            }
        }
        numbered = 0;
    }

    UdpStream stream() {
        if (stream == null) {
            throw new IllegalStateException("the burst belongs to no stream");
        }
        return stream;
    }

    /** Datagrams not yet sent. */
    int left() {
        return count - done;
    }

    /** The first that is not yet sent begins here, bytes. */
    int offset() {
        return done * length;
    }

    /** Payload of each datagram, bytes. */
    int length() {
        return length;
    }

    ByteBuf buffer() {
        return buffer;
    }

    /** So many more are sent. */
    void sent(int datagrams) {
        done += datagrams;
    }

    /** What is left, for Netty, which releases it once it is written. */
    SegmentedDatagramPacket segments() {
        buffer.setIndex(offset(), count * length);
        return new SegmentedDatagramPacket(buffer.retain(), length, stream().target());
    }

    @Override
    public void operationComplete(ChannelFuture written) {
        if (source != null) {
            source.written(this, written.cause());
        }
    }

    /** It belongs to nobody now. */
    void forget() {
        source = null;
        stream = null;
    }

    void release() {
        buffer.release();
    }
}
