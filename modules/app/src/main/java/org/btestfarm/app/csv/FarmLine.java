package org.btestfarm.app.csv;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.btestfarm.console.web.Spreadsheets;
import org.btestfarm.farm.metering.EndReason;
import org.btestfarm.farm.session.TestDescription;
import org.btestfarm.farm.session.Totals;
import org.jspecify.annotations.Nullable;

/**
 * A test as the farm writes it: the columns of {@link TestLine}, and after them who it was, which test in journal and log, why it ended, and by which TCP congestion control the farm
 * sent. Loads are the highest of the test. What the farm sent is tx.
 */
@JsonPropertyOrder({
    "timestamp", "host", "port", "protocol", "direction", "duration_s", "tx_avg_mbps", "rx_avg_mbps", "tx_bytes", "rx_bytes",
    "lost_packets", "local_cpu_pct", "remote_cpu_pct", "auth_type", "user", "test", "reason", "congestion"
})
record FarmLine(
        String timestamp,
        String host,
        OptionalInt port,
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
        Optional<String> authType,
        Optional<String> user,
        String test,
        String reason,
        Optional<String> congestion) {

    static FarmLine of(Instant at, OptionalInt port, TestDescription test, double seconds, Totals totals, EndReason reason) {
        return new FarmLine(
                at.truncatedTo(ChronoUnit.SECONDS).toString(),
                test.id().address(),
                port,
                test.command().transport().name().toLowerCase(Locale.ROOT),
                switch (test.command().direction()) {
                    case SERVER_RECEIVES -> "receive";
                    case SERVER_TRANSMITS -> "transmit";
                    case BOTH -> "both";
                },
                BigDecimal.valueOf(seconds).setScale(3, RoundingMode.HALF_UP),
                megabits(totals.out(), seconds),
                megabits(totals.in(), seconds),
                totals.out(),
                totals.in(),
                totals.lost() == null ? OptionalLong.empty() : OptionalLong.of(totals.lost()),
                number(totals.localCpu()),
                number(totals.remoteCpu()),
                Optional.ofNullable(test.login()),
                Optional.ofNullable(test.user()).map(Spreadsheets::text),
                test.test(),
                reason.word(),
                Optional.ofNullable(test.congestion()));
    }

    private static OptionalLong number(@Nullable Integer percent) {
        return percent == null ? OptionalLong.empty() : OptionalLong.of(percent);
    }

    private static BigDecimal megabits(long bytes, double seconds) {
        double mbps = seconds > 0 ? bytes * 8 / seconds / 1e6 : 0;
        return BigDecimal.valueOf(mbps).setScale(2, RoundingMode.HALF_UP);
    }
}
