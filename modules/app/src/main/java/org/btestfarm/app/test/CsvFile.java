package org.btestfarm.app.test;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import org.btestfarm.client.AuthType;
import org.btestfarm.client.TestPlan;
import org.btestfarm.client.TestResult;

/** A CSV file to which each test adds a line, with the columns that btest-rs writes; what is not known is empty. */
final class CsvFile {
    private CsvFile() {}

    /** A line; the components are the columns, in their order. */
    @JsonPropertyOrder({
        "timestamp", "host", "port", "protocol", "direction", "duration_s", "tx_avg_mbps", "rx_avg_mbps", "tx_bytes", "rx_bytes",
        "lost_packets", "local_cpu_pct", "remote_cpu_pct", "auth_type"
    })
    private record Line(
            String timestamp,
            String host,
            int port,
            String protocol,
            String direction,
            BigDecimal durationS,
            BigDecimal txAvgMbps,
            BigDecimal rxAvgMbps,
            long txBytes,
            long rxBytes,
            OptionalLong lostPackets,
            OptionalLong localCpuPct,
            OptionalLong remoteCpuPct,
            Optional<String> authType) {}

    private static final CsvMapper MAPPER = CsvMapper.builder()
            .addModule(new Jdk8Module())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    /** Fails unless a line can be added; makes the file if need be. */
    static void requireWritable(Path file) throws IOException {
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
    }

    /** Adds a test; the header too if the file is new. */
    static void append(Path file, Instant at, String host, TestPlan plan, TestResult result) throws IOException {
        boolean isNew = !Files.exists(file) || Files.size(file) == 0;
        ObjectWriter writer = MAPPER.writer(isNew
                ? MAPPER.schemaFor(Line.class).withHeader()
                : MAPPER.schemaFor(Line.class).withoutHeader());
        Line line = new Line(
                at.truncatedTo(ChronoUnit.SECONDS).toString(),
                host,
                plan.server().getPort(),
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
        Files.writeString(
                file, writer.writeValueAsString(line), StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
