package org.btestfarm.farm.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusalLogTest {
    private final List<String> lines = new ArrayList<>();
    private final RefusalLog log = new RefusalLog(lines::add);

    @Test
    void aLineSaysWhoAndWhy() {
        log.refused(new InetSocketAddress("192.0.2.1", 4711), Refusal.FULL, "the farm has all of its 100 sessions in use", 0);
        log.refused(new InetSocketAddress("2001:db8::1", 4711), Refusal.LOGIN, "unknown user or wrong password: bob", 0);
        assertThat(lines)
                .containsExactly(
                        "refused 192.0.2.1:4711: no place for a test: the farm has all of its 100 sessions in use",
                        "refused [2001:db8::1]:4711: login failed: unknown user or wrong password: bob");
    }

    @Test
    void aFloodIsSummarised() {
        for (int i = 0; i < 1_000; i++) {
            log.refused(new InetSocketAddress("192.0.2.1", 1 + i), Refusal.FULL, "full", i);
        }
        log.refused(new InetSocketAddress("192.0.2.1", 1), Refusal.JOIN, "another kind", 1_000);
        assertThat(lines).hasSize(RefusalLog.LINES + 1);
        log.summarise(RefusalLog.PERIOD_NANOS - 1);
        assertThat(lines).hasSize(RefusalLog.LINES + 1);
        log.summarise(RefusalLog.PERIOD_NANOS + 1_000);
        assertThat(lines).last().isEqualTo("refused 990 more within 10 s: no place for a test");
        log.refused(new InetSocketAddress("192.0.2.1", 1), Refusal.FULL, "again", RefusalLog.PERIOD_NANOS + 2_000);
        assertThat(lines).last().asString().endsWith("again");
    }

    @Test
    void strangersCannotForgeLines() {
        assertThat(Printable.of("bob\n2026 INFO fake\u001b[31m\u202e\"")).isEqualTo("bob?2026?INFO?fake?[31m??");
        assertThat(Printable.of("x".repeat(300))).hasSize(67).endsWith("...");
        assertThat(Printable.of("Jürgen_日本")).isEqualTo("Jürgen_日本");
    }
}
