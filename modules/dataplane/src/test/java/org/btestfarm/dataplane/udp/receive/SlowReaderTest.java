package org.btestfarm.dataplane.udp.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.Socket;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowingConsumer;
import org.btestfarm.dataplane.ByteCredit;
import org.btestfarm.dataplane.Pace;
import org.btestfarm.dataplane.linux.SystemCalls;
import org.btestfarm.dataplane.net.Sweep;
import org.junit.jupiter.api.Test;

/** Who has to read on when more comes than was agreed. */
class SlowReaderTest {
    private final InetAddress address = InetAddress.getLoopbackAddress();
    private final AtomicLong received = new AtomicLong();
    private final AtomicInteger peerPort = new AtomicInteger();
    private final AtomicInteger overruns = new AtomicInteger();
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private boolean anotherReadsOn = true;
    private boolean faulty;
    private SlowReader reading;

    private final ReceivedCounters counters = new ReceivedCounters() {
        @Override
        public void received(long datagrams, long bytes, OptionalLong lostInAll) {
            received.addAndGet(datagrams);
        }

        @Override
        public void waitForReceiveCredit(boolean waiting) {}
    };

    private boolean overrun() {
        overruns.incrementAndGet();
        return anotherReadsOn;
    }

    private void heardOf(int port) {
        peerPort.set(port);
        if (faulty) {
            throw new IllegalStateException("a fault of the program");
        }
    }

    /** Reads so many datagrams of 1,472 bytes, which lie there already. */
    private void after(SlowTraffic traffic, int datagrams, ThrowingConsumer<Socket> then) throws Throwable {
        assumeThat(Epoll.isAvailable() && SystemCalls.areAvailable()).as("system calls of our own").isTrue();
        DefaultEventLoop loop = new DefaultEventLoop();
        Socket socket = (Socket) new EpollDatagramChannel(SocketProtocolFamily.INET).fd();
        try (DatagramSocket sender = new DatagramSocket()) {
            socket.bind(new InetSocketAddress(address, 0));
            socket.setReceiveBufferSize(4 << 20);
            byte[] content = new byte[1_472];
            for (int i = 0; i < datagrams; i++) {
                sender.send(new DatagramPacket(content, content.length, socket.localAddress()));
            }
            UdpSink sink = new UdpSink(address, traffic.counts() ? new Arrivals(ByteCredit.unlimited(), counters) : null, 0, this::heardOf);
            SlowReader reader = loop.submit(
                    () -> SlowReader.start(loop, socket.intValue(), address, sink, traffic, this::overrun, faults::add)).get(30, TimeUnit.SECONDS);
            await().untilAtomic(peerPort, equalTo(sender.getLocalPort()));
            reading = reader;
            then.acceptThrows(socket);
            loop.submit(reader::close).sync();
        } finally {
            loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
            socket.close();
        }
    }

    private static SlowTraffic slow(boolean counts) {
        return SlowTraffic.of(false, Pace.UNLIMITED, counts, 1_000_000).orElseThrow();
    }

    @Test
    void whatWasHeldUpOnTheWayIsReadInOneLook() throws Throwable {
        after(slow(true), 60, socket -> {
            await().untilAtomic(received, equalTo(60L));
            assertThat(overruns).hasValue(0);
        });
    }

    @Test
    void moreThanThatIsReadAndTheReaderGivesWayToOneThatPolls() throws Throwable {
        after(slow(true), 120, socket -> {
            await().untilAtomic(overruns, equalTo(1));
            assertThat(received).hasValue(120);
            try (DatagramSocket sender = new DatagramSocket()) {
                sender.send(new DatagramPacket(new byte[1_472], 1_472, socket.localAddress()));
            }
            await().during(3 * SlowTraffic.LONGEST_NANOS, TimeUnit.NANOSECONDS).until(() -> received.get() == 120);
        });
        assertThat(overruns).hasValue(1);
    }

    @Test
    void whereNothingCountsMuchIsAsLittleAsNothing() throws Throwable {
        after(slow(false), 120, socket -> assertThat(overruns).hasValue(0));
    }

    @Test
    void whereNobodyElseCanReadOnItDoes() throws Throwable {
        anotherReadsOn = false;
        after(slow(true), 120, socket -> {
            await().untilAtomic(overruns, equalTo(1));
            try (DatagramSocket sender = new DatagramSocket()) {
                sender.send(new DatagramPacket(new byte[1_472], 1_472, socket.localAddress()));
            }
            await().untilAtomic(received, equalTo(121L));
        });
    }

    @Test
    void aFaultIsToldOnceAndTheEndDoesNotMeetItAgain() throws Throwable {
        faulty = true;
        after(slow(true), 1, socket -> {
            await().until(() -> faults.size() == 1);
            reading.readLast();
        });
        assertThat(received).hasValue(0);
    }

    @Test
    void aLookComesWhenItIsDueHoweverLateTheLastOneWas() throws Throwable {
        SlowTraffic traffic = slow(true);
        after(traffic, 1, socket -> {
            long due = Sweep.together(System.nanoTime() + TimeUnit.HOURS.toNanos(1), traffic.lookEveryNanos());
            for (long late : new long[] {1, 300_000, 5_000_000, 9_000_000}) {
                assertThat(reading.turn(due + late)).isEqualTo(due + traffic.lookEveryNanos());
            }
            assertThat(reading.turn(due + 15_000_000)).as("more than half of the time late").isEqualTo(due + 2 * traffic.lookEveryNanos());
        });
    }
}
