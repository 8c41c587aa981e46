package org.btestfarm.protocol.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** Whatever the payload, the places of the statuses and the cuts of the reads: all statuses are found, once each, in order, and nothing else is. */
class StatusScannerPropertiesTest {
    private static final long SECOND = 1_000_000_000L;

    @Property(tries = 500)
    void allStatusesAreFoundAtAnySplit(
            @ForAll boolean randomData,
            @ForAll boolean direct,
            @ForAll long seed,
            @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 0, max = 3_000) Integer> gaps,
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 700) Integer> reads) {
        Random random = new Random(seed);
        List<StatusMessage> sent = new ArrayList<>();
        List<StatusMessage> found = new ArrayList<>();
        StatusScanner scanner = new StatusScanner(randomData);
        int read = 0;
        scanner.scan(ByteBuffer.allocate(0), 0, found::add);
        for (int second = 1; second <= gaps.size(); second++) {
            byte[] data = new byte[gaps.get(second - 1) + StatusMessage.LENGTH];
            if (randomData) {
                random.nextBytes(data);
            }
            StatusMessage status = new StatusMessage(random.nextInt(101), second, Integer.toUnsignedLong(random.nextInt()));
            sent.add(status);
            System.arraycopy(status.encode(), 0, data, gaps.get(second - 1), StatusMessage.LENGTH);
            for (int at = 0; at < data.length; ) {
                int length = Math.min(reads.get(read++ % reads.size()), data.length - at);
                ByteBuffer chunk = direct ? ByteBuffer.allocateDirect(length) : ByteBuffer.allocate(length);
                scanner.scan(chunk.put(data, at, length).flip(), second * SECOND, found::add);
                at += length;
            }
        }
        assertThat(found).isEqualTo(sent);
    }

    @Property
    void statusMessageTravelsUnchanged(
            @ForAll @IntRange(max = 100) int cpu,
            @ForAll @LongRange(max = 0xffff_ffffL) long sequence,
            @ForAll @LongRange(max = 0xffff_ffffL) long bytes) {
        StatusMessage message = new StatusMessage(cpu, sequence, bytes);

        assertThat(StatusMessage.decode(message.encode())).contains(message);
    }
}
