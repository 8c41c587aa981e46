package org.btestfarm.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ByteCreditTest {
    private final AtomicInteger signals = new AtomicInteger();

    private ByteCredit credit(long bytes) {
        ByteCredit credit = ByteCredit.of(bytes);
        credit.whenLow(signals::incrementAndGet);
        return credit;
    }

    @Test
    void givesWhatIsThereAndNoMore() {
        ByteCredit credit = credit(100);
        assertThat(credit.take(60)).isEqualTo(60);
        assertThat(credit.take(60)).isEqualTo(40);
        assertThat(credit.take(1)).isZero();
        credit.add(5);
        assertThat(credit.take(60)).isEqualTo(5);
        assertThatThrownBy(() -> ByteCredit.of(-1)).hasMessage("credit is -1 bytes, allowed are 0 or more");
    }

    @Test
    void dataLeavesTheReserveToStatuses() {
        ByteCredit credit = credit(100);
        credit.reserve(24);
        assertThat(credit.take(1_000)).isEqualTo(76);
        assertThat(credit.takeReserved(12)).isTrue();
        assertThat(credit.takeReserved(12)).isTrue();
        assertThat(credit.takeReserved(12)).as("nothing is left").isFalse();
        assertThat(credit.remaining()).isZero();
        credit.add(30);
        assertThat(credit.take(1_000)).isEqualTo(6);
        credit.reserve(0);
        assertThat(credit.take(1_000)).as("to the last byte").isEqualTo(24);
    }

    @Test
    void packetsAreTakenWhole() {
        ByteCredit credit = credit(3_500);
        assertThat(credit.takeWhole(1_500, 128)).isEqualTo(2);
        assertThat(credit.takeWhole(1_500, 1)).isZero();
        assertThat(credit.missed()).as("what it would have taken").isEqualTo(1_500);
        assertThat(credit.remaining()).isEqualTo(500);
        assertThat(credit.withdraw(0)).isEqualTo(500);
        assertThat(credit.withdraw(0)).isZero();
    }

    @Test
    void saysOnceThatItRunsLow() {
        ByteCredit credit = credit(100);
        credit.arm(50);
        credit.take(50);
        assertThat(signals).hasValue(0);
        credit.take(1);
        credit.take(10);
        credit.take(1_000);
        credit.take(1_000);
        assertThat(signals).as("once, whatever follows").hasValue(1);
        credit.arm(1);
        assertThat(signals).as("low already when it is armed").hasValue(2);
        credit.add(10);
        credit.arm(1);
        assertThat(credit.missed()).isZero();
        assertThat(credit.takeWhole(20, 1)).isZero();
        assertThat(signals).as("something is left, but not enough").hasValue(3);
        credit.arm(0);
        credit.take(1_000);
        assertThat(signals).hasValue(3);
    }

    @Test
    void aLimitThatComesLaterHoldsToTheByte() {
        ByteCredit credit = credit(0);
        credit.unmeter();
        assertThat(credit.isUnlimited()).isTrue();
        assertThat(credit.take(1_000_000)).isEqualTo(1_000_000);
        credit.meter();
        credit.meter();
        assertThat(credit.remaining()).as("what was taken is owed").isEqualTo(-1_000_000);
        assertThat(credit.take(1)).isZero();
        assertThat(credit.withdraw(0)).isZero();
        credit.add(250_000); // Taken before the limit came, and not moved.
        credit.add(750_001);
        assertThat(credit.take(10)).isEqualTo(1);
    }

    @Test
    void unlimitedIsForEver() {
        ByteCredit credit = ByteCredit.unlimited();
        credit.meter();
        credit.reserve(10);
        assertThat(credit.take(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
        assertThat(credit.takeWhole(1_500, 7)).isEqualTo(7);
        assertThat(credit.takeReserved(12)).isTrue();
        assertThat(credit.isUnlimited()).isTrue();
        assertThatThrownBy(() -> credit.withdraw(0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void manyTakersTogetherTakeWhatWasGranted() throws Exception {
        ByteCredit credit = credit(0);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Long>> takers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                SplittableRandom random = new SplittableRandom(i);
                takers.add(threads.submit(() -> {
                    long moved = 0;
                    for (int turn = 0; turn < 200_000; turn++) {
                        long taken = switch (random.nextInt(3)) {
                            case 0 -> credit.take(random.nextInt(1, 5_000));
                            case 1 -> 1_500L * credit.takeWhole(1_500, 3);
                            default -> credit.takeReserved(12) ? 12 : 0;
                        };
                        long unused = random.nextInt(4) == 0 ? taken / 2 : 0;
                        credit.add(unused);
                        moved += taken - unused;
                    }
                    return moved;
                }));
            }
            long granted = 0;
            SplittableRandom random = new SplittableRandom(99);
            while (takers.stream().anyMatch(taker -> !taker.isDone())) {
                long grant = random.nextInt(20_000);
                credit.reserve(random.nextInt(100));
                credit.arm(random.nextInt(10_000));
                credit.add(grant);
                granted += grant - (random.nextInt(10) == 0 ? credit.withdraw(random.nextInt(50_000)) : 0);
            }
            long moved = 0;
            for (Future<Long> taker : takers) {
                moved += taker.get();
            }
            assertThat(credit.remaining()).isNotNegative();
            assertThat(moved + credit.remaining()).isEqualTo(granted);
        } finally {
            threads.shutdownNow();
        }
    }
}
