package org.btestfarm.farm.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.btestfarm.farm.admission.RefusalLog;
import org.junit.jupiter.api.Test;

/** A line for each test, until there are too many. */
class TestLogTest {
    private final List<String> lines = new ArrayList<>();
    private final TestLog log = new TestLog(lines::add);

    @Test
    void everyTestOfAUsualDayIsWritten() {
        for (int i = 0; i < TestLog.TESTS_OF_PREFIX; i++) {
            int test = i;
            assertThat(log.started("192.0.2.0/24", () -> "started " + test, i)).isTrue();
        }
        log.ended("ended 0");
        assertThat(lines).hasSize(TestLog.TESTS_OF_PREFIX + 1).first().isEqualTo("started 0");
        log.summarise(RefusalLog.PERIOD_NANOS * 3);
        assertThat(lines).as("nothing was left out").hasSize(TestLog.TESTS_OF_PREFIX + 1);
    }

    @Test
    void aNetworkThatStartsTestsInALoopIsSummarisedAndOthersAreNot() {
        for (int i = 0; i < 1_000; i++) {
            log.started("192.0.2.0/24", () -> "started", i);
        }
        assertThat(lines).hasSize(TestLog.TESTS_OF_PREFIX);
        assertThat(log.started("198.51.100.0/24", () -> "another", 1_000)).isTrue();
        log.summarise(RefusalLog.PERIOD_NANOS - 1);
        assertThat(lines).last().isEqualTo("another");
        log.summarise(RefusalLog.PERIOD_NANOS);
        assertThat(lines).last().isEqualTo("tests started and left out here within 10 s: 950 (a line each for 50 of one network and 500 in all)");
        assertThat(log.started("192.0.2.0/24", () -> "again", RefusalLog.PERIOD_NANOS + 1)).isTrue();
    }

    @Test
    void manyNetworksTogetherHaveABoundToo() {
        for (int i = 0; i < 100_000; i++) {
            log.started("network " + i, () -> "started", 0);
        }
        assertThat(lines).hasSize(TestLog.TESTS);
    }
}
