package org.btestfarm.app.top;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.btestfarm.app.testing.Ran;
import org.btestfarm.console.live.LiveNode;
import org.btestfarm.console.live.LiveSnapshot;
import org.btestfarm.console.live.LiveTest;
import org.btestfarm.console.live.LiveTotals;
import org.junit.jupiter.api.Test;

/** What {@code top} shows, and what it says to wrong use. */
class TopViewTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static LiveTest test(int number, String user, long bps) {
        return new LiveTest(
                String.format("%032x", number), "192.0.2." + number, Optional.of(user), "udp", "transmits", 1, NOW, 75.9, OptionalLong.of(bps),
                OptionalLong.empty(), 1, 2, OptionalLong.empty(), OptionalInt.of(3), OptionalInt.of(100), OptionalLong.empty(), List.of("node-1"));
    }

    private static List<String> lines(int tests, int height, int width, LiveTest... shown) {
        List<LiveNode> node = List.of(new LiveNode("node-1", tests, 3_000_000, 0, OptionalInt.of(12)));
        return TopView.lines(new LiveSnapshot(NOW, new LiveTotals(tests, 3_000_000, 0), node, List.of(shown)), ZoneOffset.UTC, height, width);
    }

    @Test
    void theOneThatMovesMostComesFirst() {
        List<String> lines = lines(2, 0, 0, test(1, "anna", 1_000_000), test(2, "bert", 2_000_000));
        assertThat(lines.get(0)).isEqualTo("03:04:05  tests 2  download 3.00 Mbit/s  upload 0 bit/s  cpu 12 %");
        assertThat(lines.get(1)).isEmpty();
        assertThat(lines.get(2)).matches("USER +ADDRESS +TEST +N +TIME +DOWNLOAD +UPLOAD +LOST +REMOTE CPU +LIMIT +NODE");
        assertThat(lines.get(3)).matches("bert +192.0.2.2 +udp transmits +1 +1:15 +2.00 Mbit/s +- +- +100 % +- +node-1");
        assertThat(lines.get(4)).startsWith("anna");
        assertThat(lines).hasSize(5);
    }

    @Test
    void namesCannotMoveTheCursor() {
        assertThat(String.join("", lines(1, 0, 0, test(1, "a\u001b[2Jb", 1)))).doesNotContain("\u001b").contains("\\u{1b}");
    }

    @Test
    void whatDoesNotFitIsCountedAndNothingIsLongerThanTheScreen() {
        LiveTest[] many = IntStream.range(1, 200).mapToObj(i -> test(i, "a", i)).toArray(LiveTest[]::new);
        List<String> lines = lines(199, 10, 40, many);
        assertThat(lines).hasSizeLessThanOrEqualTo(10).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(40));
        assertThat(lines.get(lines.size() - 1)).isEqualTo("and 194 more");
    }

    @Test
    void whereLinesAreShortColumnsAreLeftOutAndRatesAreNot() {
        assertThat(lines(1, 24, 80, test(1, "anna", 1_000_000)).get(2)).matches("USER +ADDRESS +TEST +N +TIME +DOWNLOAD +UPLOAD +LOST +REMOTE CPU");
        List<String> narrow = lines(1, 24, 42, test(1, "anna", 1_000_000));
        assertThat(narrow.get(0)).isEqualTo("03:04:05  tests 1  cpu 12 %");
        assertThat(narrow.get(1)).isEqualTo("download 3.00 Mbit/s  upload 0 bit/s");
        assertThat(narrow.get(3)).matches("USER +ADDRESS +TIME +DOWNLOAD +UPLOAD");
        assertThat(narrow.get(4)).matches("anna +192.0.2.1 +1:15 +1.00 Mbit/s +-");
    }

    @Test
    void thatNothingRunsIsSaid() {
        assertThat(lines(0, 24, 80)).last().isEqualTo("no test is running");
    }

    @Test
    void testsOfOthersAreCounted() {
        assertThat(lines(3, 0, 0, test(1, "a", 1))).last().isEqualTo("2 tests of others are not shown: an operator's token shows all");
    }

    @Test
    void aScreenIsLeftAsItWas() {
        StringWriter out = new StringWriter();
        try (Terminal terminal = new Terminal(new PrintWriter(out), true)) {
            assertThat(terminal.rows()).isPositive();
            terminal.show(List.of("one", "two"));
        }
        assertThat(out.toString())
                .isEqualTo("\u001b[?1049h\u001b[?25l\u001b[Hone\u001b[K\r\ntwo\u001b[K\u001b[J\u001b[?25h\u001b[?1049l");
    }

    @Test
    void wrongUseIsSaidInALine() {
        Ran nonsense = Ran.with("top", "--http", "no where", "--once");
        assertThat(nonsense.status()).isEqualTo(2);
        assertThat(nonsense.err()).startsWith("btest-farm top: --http is 'no where', allowed are forms like 127.0.0.1:8080");
        Ran nobody = Ran.with("top", "--data", "/nowhere", "--once");
        assertThat(nobody.status()).isEqualTo(1);
        assertThat(nobody.err().lines().toList())
                .containsExactly("btest-farm top: there is no data directory /nowhere: --data must name that of a farm, or --http where its HTTP is");
        Ran closed = Ran.with("top", "--http", "127.0.0.1:1", "--once");
        assertThat(closed.status()).isEqualTo(1);
        assertThat(closed.err().lines().toList()).singleElement().asString().startsWith("btest-farm top: the farm at http://127.0.0.1:1 does not answer");
    }
}
