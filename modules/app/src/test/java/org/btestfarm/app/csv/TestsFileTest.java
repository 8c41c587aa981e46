package org.btestfarm.app.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalInt;
import org.awaitility.Awaitility;
import org.btestfarm.farm.metering.EndReason;
import org.btestfarm.farm.session.SessionId;
import org.btestfarm.farm.session.TestDescription;
import org.btestfarm.farm.session.Totals;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Payload;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The farm's CSV file: what a line says, a file that is moved away, and one that cannot be written for a while. */
class TestsFileTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T10:20:30.456Z"), ZoneOffset.UTC);
    private static final OptionalInt PORT = OptionalInt.of(2000);
    private static final String HEADER = "timestamp,host,port,protocol,direction,duration_s,tx_avg_mbps,rx_avg_mbps,tx_bytes,rx_bytes,"
            + "lost_packets,local_cpu_pct,remote_cpu_pct,auth_type,user,test,reason,congestion";

    @TempDir
    private Path folder;

    private static void end(TestsFile file, String id) {
        Command command = new Command(Transport.UDP, Direction.BOTH, Payload.ZEROS, 0, 0, 0, 0, 0);
        file.ended(
                new TestDescription(new SessionId("192.0.2.1", 1), id, "a,\"b\"\nc", command, "md5", "bbr"), 1, 10, new Totals(1_250_000, 125_000_000, 42L, 7, 93),
                EndReason.ofTest("client_closed", "the peer closed the connection"));
    }

    private static String line(String id) {
        return "2026-11-21T10:20:30Z,192.0.2.1,2000,udp,both,10.000,100.00,1.00,125000000,1250000,42,7,93,md5,\"a,\"\"b\"\"\nc\"," + id + ",client_closed,bbr\n";
    }

    private static void awaitContent(Path file, String content) {
        Awaitility.await().atMost(LONG).untilAsserted(() -> assertThat(file).hasContent(content));
    }

    @Test
    void aFileThatIsMovedAwayIsBegunAnew() throws Exception {
        Path path = folder.resolve("tests.csv");
        try (TestsFile file = new TestsFile(new TestsFileSettings(path, 10), PORT, CLOCK)) {
            end(file, "one");
            awaitContent(path, HEADER + "\n" + line("one"));
            Files.move(path, folder.resolve("tests.1"));
            end(file, "two");
            awaitContent(path, HEADER + "\n" + line("two"));
        }
        try (TestsFile file = new TestsFile(new TestsFileSettings(path, 10), PORT, CLOCK)) {
            end(file, "three");
        } // What waits is written at the end.
        assertThat(path).hasContent(HEADER + "\n" + line("two") + line("three"));
    }

    @Test
    void aNameIsNoFormula() {
        Command command = new Command(Transport.UDP, Direction.BOTH, Payload.ZEROS, 0, 0, 0, 0, 0);
        TestDescription test = new TestDescription(new SessionId("192.0.2.1", 1), "one", "=cmd|'/C calc'!A0", command);
        FarmLine line = FarmLine.of(CLOCK.instant(), PORT, test, 1, new Totals(0, 0, null), EndReason.ofTest("client_closed", ""));
        assertThat(line.user()).contains("'=cmd|'/C calc'!A0");
    }

    @Test
    void whileItCannotBeWrittenLinesWaitUpToTheBound() throws Exception {
        Path path = folder.resolve("tests.csv");
        try (TestsFile file = new TestsFile(new TestsFileSettings(path, 5), PORT, CLOCK)) {
            Files.delete(path);
            Files.createDirectory(path);
            end(file, "first");
            Awaitility.await().atMost(LONG).until(() -> file.waiting() == 0); // In the writer's hand.
            for (int i = 0; i < 8; i++) {
                end(file, "more-" + i);
            }
            assertThat(file.dropped()).isEqualTo(3);
            Files.delete(path);
            StringBuilder all = new StringBuilder(HEADER + "\n" + line("first"));
            List.of(0, 1, 2, 3, 4).forEach(i -> all.append(line("more-" + i)));
            awaitContent(path, all.toString());
        }
    }

    @Test
    void oneThatCannotBeWrittenFromTheStartIsSaidInOneLine() {
        assertThatThrownBy(() -> new TestsFile(new TestsFileSettings(folder, 5), PORT, CLOCK))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("csv.file: " + folder + " cannot be written: ")
                .message().doesNotContain("\n");
    }
}
