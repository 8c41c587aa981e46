package org.btestfarm.dataplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever a balancer sends, and in whatever pieces: a client, a check, a refusal, or a wait for more; never anything else, and never two of them. */
class AnyBytesTest {
    @Property(tries = 2_000)
    void anyBytes(@ForAll byte[] data, @ForAll @IntRange(min = 1, max = 60) int piece) {
        outcome(data, piece);
    }

    @Property(tries = 5_000)
    void anyBytesBehindTheSignature(@ForAll byte[] data, @ForAll @IntRange(min = 1, max = 60) int piece) {
        outcome(Headers.join(Arrays.copyOf(Headers.local(), 12), data), piece);
    }

    @Property(tries = 5_000)
    void anyBytesBehindAnyFamilyAndALengthThatFits(
            @ForAll @IntRange(max = 255) int command, @ForAll @IntRange(max = 255) int family, @ForAll @Size(max = 300) byte[] rest) {
        outcome(Headers.v2(command, family, HexFormat.of().formatHex(rest)), 64);
    }

    @Property(tries = 5_000)
    void anyExtensions(@ForAll @Size(max = 100) byte[] extensions) {
        outcome(Headers.v2("198.51.100.7", 4711, HexFormat.of().formatHex(extensions)), 64);
    }

    @Property(tries = 2_000)
    void aBitThatFlippedOnTheWay(@ForAll @IntRange(max = 28 * 8 - 1) int bit, @ForAll @IntRange(min = 1, max = 40) int piece) {
        byte[] header = Headers.v2("198.51.100.7", 4711, "");
        header[bit / 8] ^= (byte) (1 << bit % 8);
        outcome(header, piece);
    }

    @Property(tries = 2_000)
    void aHeaderMeansTheSameInPiecesOfAnySize(@ForAll @IntRange(min = 1, max = 60) int piece, @ForAll @IntRange(min = 1, max = 65_535) int port) {
        assertThat(outcome(Headers.v2("2001:db8::7", port, ""), piece)).isEqualTo("client /[2001:db8:0:0:0:0:0:7]:" + port);
        assertThat(outcome(Headers.v1("PROXY TCP4 198.51.100.7 203.0.113.1 " + port + " 2000\r\n"), piece)).isEqualTo("client /198.51.100.7:" + port);
    }

    @Property(tries = 2_000)
    void anyLineBehindTheWordProxy(@ForAll String line, @ForAll @IntRange(min = 1, max = 200) int piece) {
        outcome(Headers.v1("PROXY " + line + "\r\n"), piece);
    }

    private static String outcome(byte[] data, int piece) {
        AtomicReference<String> outcome = new AtomicReference<>("waits");
        EmbeddedChannel channel = new EmbeddedChannel();
        HeaderGuard guard = new HeaderGuard(
                new ProxyHeaders(peer -> true, Duration.ofSeconds(30), wire -> {}, (peer, why) -> {}), new HeaderGuard.Outcome() {
                    @Override
                    public void client(InetSocketAddress address) {
                        is("client " + address);
                        channel.pipeline().remove(HeaderGuard.class);
                    }

                    @Override
                    public void check() {
                        is("check");
                        channel.pipeline().remove(HeaderGuard.class);
                    }

                    @Override
                    public void refused(String why) {
                        assertThat(why).doesNotContain("\n").isNotBlank();
                        is("refused " + why);
                    }

                    private void is(String what) {
                        assertThat(outcome.getAndSet(what)).isEqualTo("waits");
                    }
                });
        channel.pipeline().addLast(guard);
        for (int at = 0; at < data.length && channel.isOpen(); at += Math.max(1, piece)) {
            channel.writeInbound(Unpooled.copiedBuffer(data, at, Math.min(piece, data.length - at)));
        }
        channel.checkException();
        String now = outcome.get();
        assertThat(channel.isOpen()).as("after: " + now).isEqualTo(!now.startsWith("refused"));
        channel.finishAndReleaseAll();
        return now;
    }
}
