package org.btestfarm.app.test;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.btestfarm.client.load.Distribution;
import org.btestfarm.client.load.LoadReport;
import org.btestfarm.client.load.RateKept;

/** What a load test reports to programs. The names of the components are the names in JSON. */
final class LoadReports {
    private LoadReports() {}

    /** A whole load test. */
    record Summary(
            String type,
            int clients,
            int done,
            int failed,
            BigDecimal durationS,
            long txBytes,
            long rxBytes,
            OptionalLong lostPackets,
            Distribution txBps,
            Distribution rxBps,
            Distribution setUpUs,
            RateKept rateKept,
            List<Group> groups,
            List<Errors> errors,
            List<LoadReport.Notes> notes) {

        static Summary of(LoadReport report) {
            return new Summary(
                    "load_summary",
                    report.clients(),
                    report.done(),
                    report.failed(),
                    Json.seconds(report.elapsed()),
                    report.txBytes(),
                    report.rxBytes(),
                    report.lostPackets(),
                    report.txBps(),
                    report.rxBps(),
                    report.setUpMicros(),
                    report.rateKept(),
                    report.groups().stream().map(Group::of).toList(),
                    report.errors().stream().map(Errors::of).toList(),
                    report.notes());
        }
    }

    /** A group of a scenario; of a load test without one, all clients. */
    record Group(
            String name,
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

        static Group of(LoadReport.Group group) {
            return new Group(
                    group.name(), group.clients(), group.done(), group.failed(), group.txBytes(), group.rxBytes(), group.lostPackets(), group.txBps(), group.rxBps(), group.setUpMicros(), group.rateKept());
        }
    }

    /** Clients that failed alike. */
    record Errors(String outcome, String kind, int count, String example) {
        static Errors of(LoadReport.Errors errors) {
            return new Errors(errors.outcome().name().toLowerCase(Locale.ROOT), errors.kind(), errors.count(), errors.example());
        }
    }
}
