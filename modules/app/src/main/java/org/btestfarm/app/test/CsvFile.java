package org.btestfarm.app.test;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalInt;
import org.btestfarm.app.csv.CsvLines;
import org.btestfarm.app.csv.TestLine;
import org.btestfarm.client.AuthType;
import org.btestfarm.client.TestPlan;
import org.btestfarm.client.TestResult;

/** A CSV file to which each test adds a line, with the columns that btest-rs writes; what is not known is empty. */
final class CsvFile {
    private CsvFile() {}

    /** Fails unless a line can be added; makes the file if need be. */
    static void requireWritable(Path file) throws IOException {
        CsvLines.requireWritable(file);
    }

    /** Adds a test; the header too if the file is new. */
    static void append(Path file, Instant at, String host, TestPlan plan, TestResult result) throws IOException {
        TestLine line = new TestLine(
                at.truncatedTo(ChronoUnit.SECONDS).toString(),
                host,
                OptionalInt.of(plan.server().getPort()),
                Reports.protocol(plan),
                Reports.direction(plan),
                Json.seconds(result.measured()),
                Json.megabits(result.txBps()),
                Json.megabits(result.rxBps()),
                result.txBytes(),
                result.rxBytes(),
                result.lostPackets(),
                Json.percent(result.localCpuPct()),
                Json.percent(result.remoteCpuPct()),
                result.auth().map(AuthType::label));
        CsvLines.append(file, TestLine.class, List.of(line));
    }
}
