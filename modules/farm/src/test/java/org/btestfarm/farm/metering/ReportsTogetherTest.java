package org.btestfarm.farm.metering;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.btestfarm.ledger.event.LeaseId;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.event.Sample;
import org.btestfarm.ledger.event.Totals;
import org.btestfarm.ledger.message.Demand;
import org.btestfarm.ledger.message.ToWriter;
import org.junit.jupiter.api.Test;

/** Which reports go to the writer in one message. */
class ReportsTogetherTest {
    private static final Sample SAMPLE = new Sample(0, 1, 2, OptionalLong.empty(), OptionalInt.empty(), OptionalInt.empty());

    private final List<ToWriter> sent = new ArrayList<>();
    private final ReportsTogether reports = new ReportsTogether(sent::add);

    private static ToWriter.UsageReport report(int test, int samples) {
        return new ToWriter.UsageReport(
                new LeaseId("t" + test, new NodeId("n", "1")), 1, Totals.ZERO, Totals.ZERO, Collections.nCopies(samples, SAMPLE), Demand.NONE, Demand.NONE, false);
    }

    private void gather(int count, int samples) {
        reports.gather(() -> {
            for (int test = 0; test < count; test++) {
                reports.send(report(test, samples));
            }
            return sent;
        });
    }

    @Test
    void thoseOfOneMomentDoOnceTheWriterReadsThat() {
        gather(3, 1);
        assertThat(sent).containsExactly(report(0, 1), report(1, 1), report(2, 1));
        sent.clear();
        reports.together(true);
        gather(3, 1);
        assertThat(sent).containsExactly(new ToWriter.Several(List.of(report(0, 1), report(1, 1), report(2, 1))));
        sent.clear();
        reports.together(false);
        gather(2, 1);
        assertThat(sent).containsExactly(report(0, 1), report(1, 1));
    }

    @Test
    void oneAloneAndOneAtAnotherTimeGoByThemselves() {
        reports.together(true);
        gather(1, 1);
        reports.send(report(7, 1));
        assertThat(sent).containsExactly(report(0, 1), report(7, 1));
    }

    @Test
    void nothingOvertakesThem() {
        reports.together(true);
        ToWriter close = new ToWriter.CloseTest("t0", "ended", "");
        reports.gather(() -> {
            reports.send(report(0, 1));
            reports.send(close);
            reports.send(report(1, 1));
            return sent;
        });
        assertThat(sent).containsExactly(report(0, 1), close, report(1, 1));
    }

    @Test
    void aMessageIsBounded() {
        reports.together(true);
        gather(250, 1);
        assertThat(sent).hasSize(3).allSatisfy(message -> assertThat(((ToWriter.Several) message).requests()).hasSizeLessThanOrEqualTo(ToWriter.Several.MOST));
        sent.clear();
        gather(9, 64);
        assertThat(sent).extracting(message -> message instanceof ToWriter.Several several ? several.requests().size() : 1).containsExactly(4, 4, 1);
    }
}
