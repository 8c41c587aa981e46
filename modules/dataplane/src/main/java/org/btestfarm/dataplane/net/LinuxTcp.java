package org.btestfarm.dataplane.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Socket options that Linux has and Netty has no name for: socket(7), tcp(7), linux/tcp.h. For epoll channels only. */
public final class LinuxTcp {
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVLOWAT = 18;
    private static final int SO_MAX_PACING_RATE = 47;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_INFO = 11;
    private static final int TCP_CONGESTION = 13;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;

    private static final Path CONGESTION_CONTROLS = Path.of("/proc/sys/net/ipv4/tcp_available_congestion_control");

    /** struct tcp_info up to and with tcpi_bytes_acked, which Linux has since 4.1. */
    private static final int INFO_LENGTH = 128;

    private static final int BYTES_ACKED_OFFSET = 120;
    private static final ChannelOption<ByteBuffer> INFO = new RawUnixChannelOption("TCP_INFO", IPPROTO_TCP, TCP_INFO, INFO_LENGTH);
    private static final ChannelOption<ByteBuffer> RECEIVE_LOW_WATER = new RawUnixChannelOption("SO_RCVLOWAT", SOL_SOCKET, SO_RCVLOWAT, Integer.BYTES);
    private static final ChannelOption<ByteBuffer> PACING =
            new RawUnixChannelOption("SO_MAX_PACING_RATE", SOL_SOCKET, SO_MAX_PACING_RATE, Integer.BYTES);

    /** TCP_CA_NAME_MAX of linux/tcp.h. */
    private static final int LONGEST_NAME = 16;

    private static final ChannelOption<ByteBuffer> CONGESTION =
            new RawUnixChannelOption("TCP_CONGESTION", IPPROTO_TCP, TCP_CONGESTION, LONGEST_NAME);

    /** Lets an IPv6 listener leave the same port of IPv4 to another. */
    public static final ChannelOption<ByteBuffer> V6ONLY =
            new RawUnixChannelOption("IPV6_V6ONLY", IPPROTO_IPV6, IPV6_V6ONLY, Integer.BYTES);

    private LinuxTcp() {}

    /** The value of an option that is on. */
    public static ByteBuffer on() {
        return number(1);
    }

    private static ByteBuffer number(int value) {
        return ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder()).putInt(0, value);
    }

    /** The congestion controls that the kernel offers now. */
    public static List<String> congestionControls() throws IOException {
        return List.of(Files.readString(CONGESTION_CONTROLS).trim().split("\\s+"));
    }

    /** Sets a socket's congestion control, one of {@link #congestionControls}. */
    public static void congestion(Channel channel, String name) {
        byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer value = ByteBuffer.allocateDirect(ascii.length).put(0, ascii);
        channel.config().setOption(new RawUnixChannelOption("TCP_CONGESTION", IPPROTO_TCP, TCP_CONGESTION, ascii.length), value);
    }

    /**
     * The congestion control that a socket has.
     *
     * @throws ChannelException if the socket is closed
     */
    public static String congestion(Channel channel) {
        ByteBuffer name = channel.config().getOption(CONGESTION);
        byte[] ascii = new byte[name.remaining()];
        name.get(ascii);
        return new String(ascii, StandardCharsets.US_ASCII).replace("\0", "");
    }

    /**
     * Lets the kernel spread what is written.
     *
     * @param bytesPerSecond 1 to 4294967294, or 0 for no pacing
     */
    public static void pacingRate(Channel channel, long bytesPerSecond) {
        channel.config().setOption(PACING, number(bytesPerSecond == 0 ? -1 : (int) Math.min(bytesPerSecond, 0xffff_fffeL)));
    }

    /**
     * Lets the socket wake whoever polls it only when it holds so many bytes, 1 or more, or its window is full, or its stream has ended; and until then acknowledge what comes at once, instead of when it is read.
     */
    public static void receiveLowWater(Channel channel, int bytes) {
        channel.config().setOption(RECEIVE_LOW_WATER, number(bytes));
    }

    /** Lets the socket take no more than about so many bytes that it cannot send yet. */
    public static void unsentLowWater(Channel channel, long bytes) {
        channel.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, bytes);
    }

    /**
     * Bytes that the peer's kernel has acknowledged: those written less those still in the socket's queue (what SIOCOUTQ tells). Counts one for the handshake, so only
     * differences mean something.
     *
     * @throws ChannelException if the socket is closed
     */
    public static long acknowledged(Channel channel) {
        ByteBuffer info = channel.config().getOption(INFO);
        return info.order(ByteOrder.nativeOrder()).getLong(BYTES_ACKED_OFFSET);
    }
}
