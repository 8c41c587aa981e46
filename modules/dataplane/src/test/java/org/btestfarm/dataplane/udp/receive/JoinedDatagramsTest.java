package org.btestfarm.dataplane.udp.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.btestfarm.dataplane.ByteCredit;
import org.btestfarm.dataplane.linux.SystemCalls;
import org.btestfarm.protocol.udp.LossCounter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Datagrams that come joined are booked one by one. */
class JoinedDatagramsTest {
    private static final int SOL_UDP = 17;
    private static final int UDP_GRO = 104;
    private static final int HEADERS = 28;

    private final InetAddress address = InetAddress.getLoopbackAddress();
    private final Books books = new Books();
    private final List<Integer> peerPorts = new ArrayList<>();
    private Socket socket;
    private JoinedSender sender;

    private static final class Books implements ReceivedCounters {
        long datagrams;
        long bytes;
        OptionalLong lost = OptionalLong.empty();
        boolean waits;

        @Override
        public void received(long newDatagrams, long newBytes, OptionalLong lostInAll) {
            datagrams += newDatagrams;
            bytes += newBytes;
            lost = lostInAll;
        }

        @Override
        public void waitForReceiveCredit(boolean waiting) {
            waits = waiting;
        }
    }

    @BeforeEach
    void openSockets() throws IOException {
        assumeThat(Epoll.isAvailable() && SystemCalls.areAvailable()).isTrue();
        assumeThat(EpollDatagramChannel.isSegmentedDatagramPacketSupported()).as("UDP_SEGMENT").isTrue();
        socket = (Socket) new EpollDatagramChannel(SocketProtocolFamily.INET).fd();
        socket.bind(new InetSocketAddress(address, 0));
        socket.setIntOpt(SOL_UDP, UDP_GRO, 1);
        sender = new JoinedSender(address);
    }

    @AfterEach
    void closeSockets() throws IOException {
        if (socket != null) {
            socket.close();
            sender.close();
        }
    }

    private UdpSink sink(ByteCredit credit) {
        return new UdpSink(address, new Arrivals(credit, books), 0, peerPorts::add);
    }

    private void receiveAll(UdpSink sink, boolean everyNumber) throws IOException {
        JoinedDatagrams datagrams = new JoinedDatagrams(sink, everyNumber);
        // On a loopback what was sent is here.
        for (int call = 0; call < 3; call++) {
            datagrams.take(socket.intValue());
        }
        sink.batchRead();
    }

    private static int[] range(int first, int count) {
        return IntStream.range(first, first + count).toArray();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void joinedDatagramsCountAsWhatTheyAre(boolean everyNumber) throws IOException {
        UdpSink sink = sink(ByteCredit.unlimited());
        sender.send(socket.localAddress(), 1000, 1000, range(1, 60));
        sender.send(socket.localAddress(), 1000, 300, range(61, 10));
        sender.send(socket.localAddress(), 500, 500, range(75, 1));
        receiveAll(sink, everyNumber);
        assertThat(books.datagrams).isEqualTo(71);
        assertThat(books.bytes).isEqualTo(69 * 1000L + 300 + 500 + 71 * HEADERS);
        assertThat(books.lost).hasValue(4);
        assertThat(peerPorts).containsExactly(sender.address().getPort());
    }

    @Test
    void gapsRepetitionsAndDisorderAmongJoinedDatagramsAreSeen() throws IOException {
        Random random = new Random(1);
        LossCounter expected = new LossCounter();
        UdpSink sink = sink(ByteCredit.unlimited());
        int next = 1;
        for (int round = 0; round < 200; round++) {
            int[] numbers = new int[2 + random.nextInt(JoinedSender.MOST - 1)];
            for (int i = 0; i < numbers.length; i++) {
                next += random.nextInt(10) == 0 ? random.nextInt(5) : 1;
                numbers[i] = random.nextInt(20) == 0 ? next - random.nextInt(8) : next;
            }
            sender.send(socket.localAddress(), 100, 4 + random.nextInt(97), numbers);
            IntStream.of(numbers).forEach(number -> expected.received(sender.address().getPort(), number));
            receiveAll(sink, true);
            assertThat(books.datagrams).isEqualTo(expected.received());
            assertThat(books.lost).isEqualTo(expected.lost());
        }
        assertThat(expected.lost().orElseThrow()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theCreditEndsWithinJoinedDatagrams(boolean everyNumber) throws IOException {
        ByteCredit credit = ByteCredit.of(5 * (1000 + HEADERS) + 200 + HEADERS + 7);
        UdpSink sink = sink(credit);
        sender.send(socket.localAddress(), 1000, 200, range(1, 20));
        receiveAll(sink, everyNumber);
        // The last is smaller, and what is left covers it; in between nothing is booked.
        assertThat(books.datagrams).isEqualTo(6);
        assertThat(books.bytes).isEqualTo(5 * (1000 + HEADERS) + 200 + HEADERS);
        assertThat(books.lost).hasValue(14);
        assertThat(credit.remaining()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void strangersAndRuntsAreNothing(boolean everyNumber) throws IOException {
        UdpSink sink = sink(ByteCredit.unlimited());
        sender.send(socket.localAddress(), 1000, 3, range(1, 4));
        sender.send(socket.localAddress(), 3, 3, range(900, 1));
        sender.send(socket.localAddress(), 3, 3, range(950, 30));
        try (JoinedSender stranger = new JoinedSender(InetAddress.getByName("127.0.0.2"))) {
            stranger.send(socket.localAddress(), 1000, 1000, range(5_000, 30));
            receiveAll(sink, everyNumber);
        }
        assertThat(books.datagrams).isEqualTo(3);
        assertThat(books.lost).hasValue(0);
        assertThat(peerPorts).containsExactly(sender.address().getPort());
    }
}
