package org.btestfarm.app.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.btestfarm.client.TestOutcome;
import org.btestfarm.client.load.Distribution;
import org.btestfarm.client.load.LoadFigures;
import org.btestfarm.client.load.LoadReport;
import org.btestfarm.client.load.RateKept;
import org.junit.jupiter.api.Test;

/** JSON for programs: names with their unit, one line, what is not known absent. */
class JsonReportsTest {
    @Test
    void aSecond() {
        assertThat(Json.line(Reports.SecondReport.of(Results.FULL_SECOND))).isEqualTo(
                "{\"type\":\"second\",\"second\":1,\"elapsed_s\":1.002,\"duration_s\":1.000,\"tx_bytes\":12500000,\"rx_bytes\":1250000,"
                        + "\"tx_bps\":100000000,\"rx_bps\":10000000,\"lost_packets\":7,\"local_cpu_pct\":12,\"remote_cpu_pct\":95}");
    }

    @Test
    void aSecondOfWhichLittleIsKnown() {
        assertThat(Json.line(Reports.SecondReport.of(Results.BARE_SECOND))).isEqualTo(
                "{\"type\":\"second\",\"second\":2,\"elapsed_s\":2.000,\"duration_s\":0.500,\"tx_bytes\":0,\"rx_bytes\":0,\"tx_bps\":0,\"rx_bps\":0}");
    }

    @Test
    void aWholeTest() {
        assertThat(Json.line(Reports.Summary.of(Results.HOST, Results.UDP_BOTH, Results.FULL))).isEqualTo(
                "{\"type\":\"summary\",\"host\":\"192.0.2.1\",\"port\":2000,\"protocol\":\"udp\",\"direction\":\"both\",\"connections\":20,"
                        + "\"outcome\":\"done\",\"reason\":\"done\",\"auth_type\":\"ecsrp5\",\"congestion\":\"cubic\",\"duration_s\":10.000,"
                        + "\"tx_bytes\":1250000000,\"rx_bytes\":125000000,\"tx_bps\":1000000000,\"rx_bps\":100000000,\"lost_packets\":42,"
                        + "\"local_cpu_pct\":12,\"remote_cpu_pct\":56,\"set_up_ms\":23,\"notes\":[\"1 connection of 20 was not taken\"]}");
    }

    @Test
    void aTestThatDidNotTakePlace() {
        assertThat(Json.line(Reports.Summary.of(Results.HOST, Results.TCP_RECEIVE, Results.NO_TEST))).isEqualTo(
                "{\"type\":\"summary\",\"host\":\"192.0.2.1\",\"port\":2000,\"protocol\":\"tcp\",\"direction\":\"receive\",\"connections\":0,"
                        + "\"outcome\":\"cannot_connect\",\"reason\":\"cannot connect to 192.0.2.1 port 2000: connection refused\",\"duration_s\":0.000,"
                        + "\"tx_bytes\":0,\"rx_bytes\":0,\"tx_bps\":0,\"rx_bps\":0,\"notes\":[]}");
    }

    @Test
    void aNameThatNeedsQuotes() {
        assertThat(Json.line(Reports.Summary.of("a\"\n\\", Results.TCP_RECEIVE, Results.BARE))).contains("\"host\":\"a\\\"\\n\\\\\"").doesNotContain("\n");
    }

    @Test
    void aLoadTest() {
        Distribution rates = new Distribution(2, 10, 10, 10, 20, 30, 30, 30, 20.5);
        RateKept kept = new RateKept(2, 1, 2);
        LoadReport report = new LoadReport(
                Duration.ofMillis(1_234),
                new LoadFigures(3, 2, 1, 100, 200, OptionalLong.of(5), rates, rates, rates, kept),
                List.of(new LoadReport.Group("all", new LoadFigures(3, 2, 1, 100, 200, OptionalLong.empty(), rates, rates, rates, kept))),
                List.of(),
                List.of(new LoadReport.Errors(TestOutcome.REFUSED, "closed", 1, "closed by the server")),
                List.of(new LoadReport.Notes("a note", 2)));
        String spread = "{\"count\":2,\"min\":10,\"p1\":10,\"p5\":10,\"p50\":20,\"p95\":30,\"p99\":30,\"max\":30,\"mean\":20.5}";
        assertThat(Json.line(LoadReports.Summary.of(report))).isEqualTo(
                "{\"type\":\"load_summary\",\"clients\":3,\"done\":2,\"failed\":1,\"tx_bytes\":100,\"rx_bytes\":200,\"lost_packets\":5,"
                        + "\"tx_bps\":" + spread + ",\"rx_bps\":" + spread + ",\"set_up_us\":" + spread
                        + ",\"rate_kept\":{\"asked\":2,\"within_one_pct\":1,\"within_five_pct\":2}"
                        + ",\"duration_s\":1.234,\"groups\":[{\"name\":\"all\",\"clients\":3,\"done\":2,\"failed\":1,\"tx_bytes\":100,\"rx_bytes\":200"
                        + ",\"tx_bps\":" + spread + ",\"rx_bps\":" + spread + ",\"set_up_us\":" + spread
                        + ",\"rate_kept\":{\"asked\":2,\"within_one_pct\":1,\"within_five_pct\":2}}]"
                        + ",\"errors\":[{\"outcome\":\"refused\",\"kind\":\"closed\",\"count\":1,\"example\":\"closed by the server\"}],"
                        + "\"notes\":[{\"note\":\"a note\",\"count\":2}]}");
    }

    @Test
    void aLoadTestInWhichNobodyCouldTellTheLoss() {
        Distribution none = new Distribution(0, 0, 0, 0, 0, 0, 0, 0, 0);
        LoadReport report = new LoadReport(
                Duration.ofSeconds(1), new LoadFigures(1, 1, 0, 0, 0, OptionalLong.empty(), none, none, none, new RateKept(0, 0, 0)), List.of(), List.of(), List.of(), List.of());
        assertThat(Json.line(LoadReports.Summary.of(report))).doesNotContain("lost_packets");
    }

    @Test
    void theServerIsNamedAsItWasTyped() {
        assertThat(Results.UDP_BOTH.server()).isEqualTo(new InetSocketAddress("192.0.2.1", 2000));
        assertThat(Json.line(Reports.Summary.of("farm.example", Results.UDP_BOTH, Results.FULL))).contains("\"host\":\"farm.example\"");
    }
}
