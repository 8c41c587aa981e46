package org.btestfarm.app.test;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.btestfarm.client.load.Distribution;
import org.btestfarm.client.load.LoadFigures;
import org.btestfarm.client.load.LoadReport;
import org.btestfarm.client.load.RateKept;

/** What a load test reports to programs. The names of the components are the names in JSON. */
final class LoadReports {
    private LoadReports() {}

    /** A whole load test. */
    record Summary(String type, @JsonUnwrapped Figures figures, BigDecimal durationS, List<Group> groups, List<Errors> errors, List<LoadReport.Notes> notes) {

        static Summary of(LoadReport report) {
            return new Summary(
                    "load_summary",
                    Figures.of(report.figures()),
                    Json.seconds(report.elapsed()),
                    report.groups().stream().map(Group::of).toList(),
                    report.errors().stream().map(Errors::of).toList(),
                    report.notes());
        }
    }

    /** A group of a scenario; of a load test without one, all clients. */
    record Group(String name, @JsonUnwrapped Figures figures) {
        static Group of(LoadReport.Group group) {
            return new Group(group.name(), Figures.of(group.figures()));
        }
    }

    /** {@link LoadFigures} with the unit in each name. */
    record Figures(
            int clients,
            int done,
            int failed,
            long txBytes,
            long rxBytes,
            OptionalLong lostPackets,
            Distribution txBps,
            Distribution rxBps,
            Distribution setUpUs,
            RateKept rateKept) {

        static Figures of(LoadFigures of) {
            return new Figures(
                    of.clients(), of.done(), of.failed(), of.txBytes(), of.rxBytes(), of.lostPackets(), of.txBps(), of.rxBps(), of.setUpMicros(), of.rateKept());
        }
    }

    /** Clients that failed alike. */
    record Errors(String outcome, String kind, int count, String example) {
        static Errors of(LoadReport.Errors errors) {
            return new Errors(errors.outcome().name().toLowerCase(Locale.ROOT), errors.kind(), errors.count(), errors.example());
        }
    }
}
