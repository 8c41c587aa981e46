package org.btestfarm.app.test;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.btestfarm.client.AuthType;
import org.btestfarm.client.Second;
import org.btestfarm.client.TestPlan;
import org.btestfarm.client.TestResult;

/** What a test reports to programs. The names of the components are the names in JSON. */
final class Reports {
    private Reports() {}

    /** A second of a test. */
    record SecondReport(
            String type,
            int second,
            BigDecimal elapsedS,
            BigDecimal durationS,
            long txBytes,
            long rxBytes,
            long txBps,
            long rxBps,
            OptionalLong lostPackets,
            OptionalInt localCpuPct,
            OptionalInt remoteCpuPct) {

        static SecondReport of(Second second) {
            return new SecondReport(
                    "second",
                    second.number(),
                    Json.seconds(second.elapsed()),
                    Json.seconds(second.length()),
                    second.txBytes(),
                    second.rxBytes(),
                    Math.round(second.txBps()),
                    Math.round(second.rxBps()),
                    second.lostPackets(),
                    second.localCpuPct(),
                    second.remoteCpuPct());
        }
    }

    /** A whole test. */
    record Summary(
            String type,
            String host,
            int port,
            String protocol,
            String direction,
            int connections,
            String outcome,
            String reason,
            Optional<String> authType,
            Optional<String> congestion,
            BigDecimal durationS,
            long txBytes,
            long rxBytes,
            long txBps,
            long rxBps,
            OptionalLong lostPackets,
            OptionalLong localCpuPct,
            OptionalLong remoteCpuPct,
            OptionalLong setUpMs,
            List<String> notes) {

        static Summary of(String host, TestPlan plan, TestResult result) {
            return new Summary(
                    "summary",
                    host,
                    plan.server().getPort(),
                    Reports.protocol(plan),
                    Reports.direction(plan),
                    result.connections(),
                    result.outcome().name().toLowerCase(Locale.ROOT),
                    result.reason(),
                    result.auth().map(AuthType::label),
                    result.congestion(),
                    Json.seconds(result.measured()),
                    result.txBytes(),
                    result.rxBytes(),
                    Math.round(result.txBps()),
                    Math.round(result.rxBps()),
                    result.lostPackets(),
                    Json.percent(result.localCpuPct()),
                    Json.percent(result.remoteCpuPct()),
                    result.setUp().map(time -> OptionalLong.of(time.toMillis())).orElse(OptionalLong.empty()),
                    result.notes());
        }
    }

    static String protocol(TestPlan plan) {
        return plan.transport().name().toLowerCase(Locale.ROOT);
    }

    static String direction(TestPlan plan) {
        return plan.direction().name().toLowerCase(Locale.ROOT);
    }
}
