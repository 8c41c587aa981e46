package org.btestfarm.app.test;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.btestfarm.client.load.Distribution;
import org.btestfarm.client.load.LoadFigures;
import org.btestfarm.client.load.LoadReport;

/** What a load test reports to programs. The names of the components are the names in JSON. */
final class LoadReports {
    private LoadReports() {}

    /** A whole load test. */
    record Summary(String type, @JsonUnwrapped LoadFigures figures, BigDecimal durationS, List<Group> groups, List<Errors> errors, List<LoadReport.Notes> notes) {

        static Summary of(LoadReport report) {
            return new Summary(
                    "load_summary",
                    report.figures(),
                    Json.seconds(report.elapsed()),
                    report.groups().stream().map(Group::of).toList(),
                    report.errors().stream().map(Errors::of).toList(),
                    report.notes());
        }
    }

    /** A group of a scenario; of a load test without one, all clients. */
    record Group(String name, @JsonUnwrapped LoadFigures figures) {
        static Group of(LoadReport.Group group) {
            return new Group(group.name(), group.figures());
        }
    }

    /** The one name of {@link LoadFigures} that is another in JSON. */
    interface FiguresInJson {
        @JsonProperty("set_up_us")
        Distribution setUpMicros();
    }

    /** Clients that failed alike. */
    record Errors(String outcome, String kind, int count, String example) {
        static Errors of(LoadReport.Errors errors) {
            return new Errors(errors.outcome().name().toLowerCase(Locale.ROOT), errors.kind(), errors.count(), errors.example());
        }
    }
}
