package org.btestfarm.dataplane.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our own system calls find and tell what is really there. */
class SystemCallsTest {
    @BeforeEach
    void onlyWhereTheyAreKnown() {
        assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
        assumeThat(System.getProperty("os.arch").toLowerCase(Locale.ROOT)).isIn("amd64", "x86_64", "aarch64");
        assumeThat(Epoll.isAvailable()).isTrue();
    }

    private static Socket bound(InetAddress address) throws IOException {
        SocketProtocolFamily family = address.getAddress().length == 4 ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
        Socket socket = (Socket) new EpollDatagramChannel(family).fd();
        socket.bind(new InetSocketAddress(address, 0));
        return socket;
    }

    private static void send(DatagramSocket from, Socket to, int number, int length) throws IOException {
        byte[] bytes = ByteBuffer.allocate(length).putInt(0, number).array();
        from.send(new DatagramPacket(bytes, length, to.localAddress()));
    }

    @Test
    void theyAreAvailableHere() {
        assertThat(SystemCalls.areAvailable()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aBatchTellsEachMessagesLengthSenderAndFirstBytesThoughItKeepsNoMore(String host) throws Exception {
        InetAddress address = InetAddress.getByName(host);
        Socket socket = bound(address);
        try (DatagramBatch batch = new DatagramBatch(3, 16);
                DatagramSocket one = new DatagramSocket(new InetSocketAddress(address, 0));
                DatagramSocket other = new DatagramSocket(new InetSocketAddress(address, 0))) {
            assertThat(batch.receive(socket.intValue())).isZero();
            int[] lengths = {4, 60_000, 1472, 16, 17};
            for (int i = 0; i < lengths.length; i++) {
                send(i % 2 == 0 ? one : other, socket, -i, lengths[i]);
            }
            int next = 0;
            for (int expected : new int[] {3, 2}) {
                assertThat(batch.receive(socket.intValue())).isEqualTo(expected);
                for (int i = 0; i < expected; i++, next++) {
                    assertThat(batch.length(i)).isEqualTo(lengths[next]);
                    assertThat(batch.segment(i)).isEqualTo(lengths[next]);
                    assertThat(batch.kept(i)).isEqualTo(Math.min(16, lengths[next]));
                    assertThat(batch.number(i, 0)).isEqualTo(-next);
                    assertThat(batch.port(i)).isEqualTo((next % 2 == 0 ? one : other).getLocalPort());
                    assertThat(batch.isFrom(i, address.getAddress())).isTrue();
                    assertThat(batch.isFrom(i, new byte[] {127, 0, 0, 2})).isFalse();
                    assertThat(batch.isFrom(i, new byte[16])).isFalse();
                }
            }
            assertThat(batch.receive(socket.intValue())).isZero();
        } finally {
            socket.close();
        }
    }

    @Test
    void aSecondDescriptorIsOfTheSameSocket() throws Exception {
        Socket socket = bound(InetAddress.getByName("127.0.0.1"));
        FileDescriptor second = new FileDescriptor(SystemCalls.duplicate(socket.intValue()));
        try (DatagramBatch batch = new DatagramBatch(1, 4);
                DatagramSocket peer = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            assertThat(second.intValue()).isNotEqualTo(socket.intValue());
            send(peer, socket, 7, 100);
            assertThat(batch.receive(second.intValue())).isEqualTo(1);
            assertThat(batch.number(0, 0)).isEqualTo(7);
        } finally {
            second.close();
            socket.close();
        }
    }

    @Test
    void discardingTakesWhatIsThereAndNoMoreThanItMay() throws Exception {
        try (TcpPair pair = TcpPair.open()) {
            assertThat(SystemCalls.discard(pair.descriptor(), 1_000)).isZero();
            pair.peer().getOutputStream().write(new byte[100_000]);
            await().until(() -> SystemCalls.discard(pair.descriptor(), 1) == 1);
            long[] taken = {1};
            await().until(() -> {
                long now = SystemCalls.discard(pair.descriptor(), 30_000);
                assertThat(now).isLessThanOrEqualTo(30_000);
                return (taken[0] += now) == 100_000;
            });
            assertThat(SystemCalls.discard(pair.descriptor(), 1_000)).isZero();
        }
    }

    @Test
    void discardingFailsWhereTheConnectionBroke() throws Exception {
        try (TcpPair pair = TcpPair.open()) {
            pair.peer().setSoLinger(true, 0);
            pair.peer().close();
            await().untilAsserted(() -> assertThatThrownBy(() -> SystemCalls.discard(pair.descriptor(), 1_000))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Connection reset by peer"));
        }
    }

    @Test
    void aClosedDescriptorIsAnError() {
        assertThatThrownBy(() -> SystemCalls.duplicate(-1)).isInstanceOf(IOException.class).hasMessageContaining("Bad file descriptor");
        assertThatThrownBy(() -> SystemCalls.discard(-1, 1)).isInstanceOf(IOException.class);
        try (DatagramBatch batch = new DatagramBatch(1, 4)) {
            assertThatThrownBy(() -> batch.receive(-1)).isInstanceOf(IOException.class);
        }
    }
}
