package org.btestfarm.protocol.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusScannerTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long START = -5 * SECOND;
    private final List<StatusMessage> found = new ArrayList<>();

    @Test
    void statusIsFoundWithOrWithoutTheHighBitOfTheCpuLoad() {
        StatusScanner scanner = new StatusScanner(false);
        byte[] plain = status(2, 40);
        plain[1] &= 0x7f;

        scan(scanner, status(1, 30), 1);
        scan(scanner, plain, 2);

        assertThat(found).containsExactly(message(1, 30), message(2, 40));
    }

    @Test
    void positionAndLimitBoundTheSearchAndAllIsConsumed() {
        ByteBuffer data = ByteBuffer.allocateDirect(100);
        data.put(0, status(1, 7)).put(40, status(1, 8)).put(80, status(2, 9));
        data.position(20).limit(80);

        new StatusScanner(false).scan(data, START, found::add);

        assertThat(found).containsExactly(message(1, 8));
        assertThat(data.position()).isEqualTo(80);
        assertThat(data.limit()).isEqualTo(80);
        assertThat(data.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void dataMayBeLeftOutUntilShortlyBeforeTheNextStatusAndOnlyThen(boolean randomData) {
        StatusScanner scanner = new StatusScanner(randomData);
        assertThat(scanner.expectsNone(START)).as("before the stream has begun").isFalse();
        scanner.scan(ByteBuffer.allocate(100), START, found::add);
        assertThat(scanner.expectsNone(START + SECOND * 9 / 10 - 1)).isTrue();
        assertThat(scanner.expectsNone(START + SECOND * 9 / 10)).isFalse();
        scanner.scan(ByteBuffer.wrap(status(1, 1)), START + SECOND, found::add);
        assertThat(scanner.expectsNone(START + SECOND)).isTrue();
        assertThat(scanner.expectsNone(START + SECOND + SECOND * 9 / 10 - 1)).isTrue();
        assertThat(scanner.expectsNone(START + SECOND + SECOND * 9 / 10)).isFalse();
        assertThat(scanner.expectsNone(START + 9 * SECOND)).as("a peer that has sent one is waited for").isFalse();

        byte[] next = status(2, 2);
        scanner.scan(ByteBuffer.wrap(next, 0, 5), START + 2 * SECOND - SECOND / 3, found::add);
        assertThat(scanner.expectsNone(START + SECOND + SECOND / 2)).as("a status that has begun is read to its end").isFalse();
        scanner.scan(ByteBuffer.wrap(next, 5, 7), START + 2 * SECOND, found::add);

        assertThat(found).containsExactly(message(1, 1), message(2, 2));
        assertThat(scanner.expectsNone(START + 2 * SECOND + SECOND / 2)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theBetterAPeerKeepsItsSecondsTheShorterItsStatusesAreLookedFor(boolean randomData) {
        StatusScanner scanner = new StatusScanner(randomData);
        scanner.scan(ByteBuffer.allocate(100), START, found::add);
        for (int second = 1; second <= 8; second++) {
            scanner.scan(ByteBuffer.wrap(status(second, second)), START + second * SECOND, found::add);
        }
        assertThat(scanner.expectsNone(START + 9 * SECOND - SECOND / 50 - 1)).isTrue();
        assertThat(scanner.expectsNone(START + 9 * SECOND - SECOND / 50)).isFalse();

        scanner.scan(ByteBuffer.wrap(status(9, 9)), START + 9 * SECOND + SECOND / 50, found::add);
        assertThat(scanner.expectsNone(START + 10 * SECOND + SECOND / 50 - SECOND * 6 / 100 - 1)).as("one that came 20 ms late").isTrue();
        assertThat(scanner.expectsNone(START + 10 * SECOND + SECOND / 50 - SECOND * 6 / 100)).isFalse();
        scanner.scan(ByteBuffer.wrap(status(10, 10)), START + 10 * SECOND + SECOND / 50, found::add);
        assertThat(scanner.expectsNone(START + 11 * SECOND + SECOND / 50 - SECOND * 45 / 1000 - 1)).as("is not forgotten at once").isTrue();
        assertThat(scanner.expectsNone(START + 11 * SECOND + SECOND / 50 - SECOND * 45 / 1000)).isFalse();
        assertThat(found).hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPeerOfWhichOneWasMissedIsLookedAtForLonger(boolean randomData) {
        StatusScanner scanner = new StatusScanner(randomData);
        scanner.scan(ByteBuffer.allocate(100), START, found::add);
        scanner.scan(ByteBuffer.wrap(status(1, 1)), START + SECOND, found::add);
        scanner.scan(ByteBuffer.wrap(status(2, 2)), START + 2 * SECOND, found::add);
        scanner.scan(ByteBuffer.wrap(status(4, 4)), START + 4 * SECOND, found::add);

        assertThat(found).hasSize(3);
        assertThat(scanner.expectsNone(START + 5 * SECOND - SECOND / 10 - 1)).isTrue();
        assertThat(scanner.expectsNone(START + 5 * SECOND - SECOND / 10)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPeerThatHasSentNoStatusInTwoSecondsAndAHalfIsExpectedToSendNone(boolean randomData) {
        StatusScanner scanner = new StatusScanner(randomData);
        scanner.scan(ByteBuffer.allocate(100), START, found::add);
        assertThat(scanner.expectsNone(START + SECOND * 5 / 2 - 1)).isFalse();
        assertThat(scanner.expectsNone(START + SECOND * 5 / 2)).isTrue();

        scanner.scan(ByteBuffer.wrap(status(1, 1)), START + 3 * SECOND, found::add);
        assertThat(found).as("one that is seen all the same").containsExactly(message(1, 1));
        assertThat(scanner.expectsNone(START + 6 * SECOND)).isFalse();
    }

    @Test
    void readOnlyAndEmptyBuffersAreFine() {
        StatusScanner scanner = new StatusScanner(false);
        scanner.scan(ByteBuffer.allocate(0), START, found::add);
        scanner.scan(ByteBuffer.wrap(status(1, 1)).asReadOnlyBuffer(), START, found::add);

        assertThat(found).containsExactly(message(1, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 8_180, 8_191, 8_192, 8_193, 262_144, 524_287, 599_988})
    void statusIsFoundAnywhereInALargeReadOfZeros(int at) {
        ByteBuffer data = ByteBuffer.allocateDirect(600_000);
        data.put(at, status(1, 123_456));

        new StatusScanner(false).scan(data, START, found::add);

        assertThat(found).containsExactly(message(1, 123_456));
    }

    @Test
    void wrongSequenceIsNoStatus() {
        StatusScanner scanner = new StatusScanner(false);
        scan(scanner, status(1, 1), 1);
        scan(scanner, status(1, 2), 1.2);
        scan(scanner, status(3, 3), 1.4);
        scan(scanner, status(2, 4), 2);

        assertThat(found).containsExactly(message(1, 1), message(2, 4));
    }

    @Test
    void statusThatWasMissedDoesNotHideTheNextOnes() {
        for (boolean random : new boolean[] {false, true}) {
            found.clear();
            StatusScanner scanner = new StatusScanner(random);
            scan(scanner, new byte[50], 0);
            scan(scanner, status(1, 1), 1);
            scan(scanner, status(3, 3), 3);
            scan(scanner, status(4, 4), 4);
            assertThat(found).containsExactly(message(1, 1), message(3, 3), message(4, 4));
        }
    }

    @Test
    void sequenceWrapsAndAStreamMayBeJoinedLate() {
        StatusScanner scanner = new StatusScanner(false);
        scan(scanner, status(42, 1), 0);
        scan(scanner, status(43, 2), 1);

        assertThat(found).extracting(StatusMessage::sequence).containsExactly(42L, 43L);
    }

    @Test
    void inRandomDataALookalikeThatComesTooSoonIsNoStatus() {
        StatusScanner scanner = new StatusScanner(true);
        scan(scanner, new byte[1], 0);
        scan(scanner, status(1, 1), 1);
        scan(scanner, status(2, 2), 1.3);
        scan(scanner, status(2, 3), 2);

        assertThat(found).containsExactly(message(1, 1), message(2, 3));
    }

    @Test
    void inRandomDataStatusesThatAStallDelayedAreFoundThoughTheyComeAtOnce() {
        StatusScanner scanner = new StatusScanner(true);
        scan(scanner, new byte[1], 0);
        scan(scanner, status(1, 1), 1);
        for (int i = 2; i <= 5; i++) {
            scan(scanner, status(i, i), 5);
        }

        assertThat(found).extracting(StatusMessage::sequence).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void inRandomDataAStatusThatBeginsBeforeItIsDueAndEndsAfterIsFound() {
        StatusScanner scanner = new StatusScanner(true);
        scan(scanner, new byte[1], 0);
        scan(scanner, status(1, 1), 1);
        byte[] begin = new byte[1_000];
        System.arraycopy(status(2, 2), 0, begin, 989, 11);
        scan(scanner, begin, 1.49);
        scan(scanner, new byte[] {status(2, 2)[11]}, 1.5);

        assertThat(found).containsExactly(message(1, 1), message(2, 2));
    }

    @Test
    void statusAfterBytesThatLookLikeOnesBeginningIsFound() {
        byte[] data = new byte[200];
        data[3] = 7;
        data[4] = 100;
        data[7] = 7;
        data[8] = 7;
        System.arraycopy(status(1, 77), 0, data, 9, 12);
        for (int cut = 1; cut < 30; cut++) {
            found.clear();
            StatusScanner scanner = new StatusScanner(false);
            scanner.scan(ByteBuffer.wrap(data, 0, cut), START, found::add);
            scanner.scan(ByteBuffer.wrap(data, cut, data.length - cut), START, found::add);
            assertThat(found).as("cut at %d", cut).contains(message(1, 77));
        }
    }

    @Test
    void randomDataWithoutStatusHasNone() {
        byte[] data = new byte[8 << 20];
        new Random(1).nextBytes(data);
        StatusScanner scanner = new StatusScanner(true);
        for (int second = 0; second < 5; second++) {
            scan(scanner, data, second);
        }
        assertThat(found).isEmpty();
    }

    private void scan(StatusScanner scanner, byte[] data, double seconds) {
        scanner.scan(ByteBuffer.wrap(data), START + (long) (seconds * SECOND), found::add);
    }

    private static byte[] status(long sequence, long bytes) {
        return message(sequence, bytes).encode();
    }

    private static StatusMessage message(long sequence, long bytes) {
        return new StatusMessage(50, sequence, bytes);
    }
}
