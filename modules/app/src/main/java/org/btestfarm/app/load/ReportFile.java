package org.btestfarm.app.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.DoubleFunction;
import org.btestfarm.app.Version;
import org.btestfarm.client.Second;
import org.btestfarm.client.load.Distribution;
import org.btestfarm.client.load.LoadFigures;
import org.btestfarm.client.load.LoadGroup;
import org.btestfarm.client.load.LoadMoment;
import org.btestfarm.client.load.LoadReport;
import org.btestfarm.client.load.RateKept;
import org.btestfarm.console.loadreport.Course;
import org.btestfarm.console.loadreport.LoadReportHtml;
import org.btestfarm.console.loadreport.LoadReportPage;
import org.btestfarm.console.loadreport.LoadReportPage.Fact;
import org.btestfarm.console.loadreport.LoadReportPage.Figure;
import org.btestfarm.console.loadreport.LoadReportPage.Grid;
import org.btestfarm.console.pages.site.Show;
import org.btestfarm.protocol.rate.BitRate;

/** The report of a load test as one HTML file: what it came to, its course, and how to measure it again. */
public final class ReportFile {
    private static final String NOTHING = "–";

    private ReportFile() {}

    /** Fails unless a file can be written there; makes it if need be, so that nobody loads a server for a report that then has no place. */
    public static void requireWritable(Path file) throws IOException {
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
    }

    /** Writes it, over what was there. */
    public static void write(Path file, Measured measured) throws IOException {
        Files.writeString(file, LoadReportHtml.of(page(measured)), StandardCharsets.UTF_8);
    }

    static LoadReportPage page(Measured measured) {
        LoadReport report = measured.report();
        LoadFigures all = report.figures();
        return new LoadReportPage(
                measured.scenario().name(),
                count(all.clients(), "test", "tests") + " of " + String.join(", ", measured.servers()),
                measured.began(),
                all.failed() == 0 && all.done() == all.clients(),
                verdict(report),
                figures(report),
                spread(all),
                groups(measured),
                failures(report),
                facts(measured),
                course(report));
    }

    private static List<String> verdict(LoadReport report) {
        LoadFigures all = report.figures();
        List<String> lines = new ArrayList<>();
        int notStarted = all.clients() - all.done() - all.failed();
        lines.add(all.failed() == 0 && notStarted == 0
                ? (all.clients() == 1 ? "The one test was done." : "All " + number(all.clients()) + " tests were done.")
                : number(all.failed()) + " of " + count(all.clients(), "test", "tests") + " failed" + (notStarted > 0 ? ", and " + number(notStarted) + " were not started: it was stopped early." : "."));
        RateKept kept = all.rateKept();
        if (kept.asked() > 0) {
            lines.add("Of " + count(kept.asked(), "client that was", "clients that were") + " done and had asked for a rate, " + number(kept.withinOnePct()) + " kept it within 1 %, "
                    + number(kept.withinFivePct()) + " within 5 %.");
        }
        List<Integer> loads = report.timeline().stream().map(LoadMoment::localCpuPct).filter(OptionalInt::isPresent).map(OptionalInt::getAsInt).sorted().toList();
        if (!loads.isEmpty() && loads.get(loads.size() / 2) >= Second.CPU_IS_THE_LIMIT_PCT) {
            lines.add("The clients' machine was busy with " + loads.get(loads.size() / 2) + " % half of the time: it may have been the limit, not the server.");
        }
        return lines;
    }

    private static List<Figure> figures(LoadReport report) {
        LoadFigures all = report.figures();
        List<Figure> figures = new ArrayList<>();
        if (all.rxBytes() > 0) {
            figures.add(new Figure("Download, highest", BitRate.format(highest(report, true)), bytes(all.rxBytes()) + " arrived"));
        }
        if (all.txBytes() > 0) {
            figures.add(new Figure("Upload, highest", BitRate.format(highest(report, false)), bytes(all.txBytes()) + " left"));
        }
        figures.add(new Figure("Sessions at once, highest", number(report.timeline().stream().mapToInt(LoadMoment::running).max().orElse(0)), "at the end of a second"));
        Distribution setUps = all.setUpMicros();
        figures.add(new Figure("Set-up, median", setUps.count() == 0 ? NOTHING : millis(setUps.p50()), setUps.count() == 0 ? "nobody got so far" : "99 %: " + millis(setUps.p99())));
        figures.add(new Figure("Failed", number(all.failed()), "of " + number(all.clients())));
        all.lostPackets().ifPresent(lost -> figures.add(new Figure("Lost datagrams", String.format(Locale.ROOT, "%,d", lost), "on their way to the clients")));
        figures.add(new Figure("Took", seconds(report.elapsed().toMillis()), "first start to last end"));
        return figures;
    }

    private static double highest(LoadReport report, boolean rx) {
        return report.timeline().stream().mapToDouble(moment -> rx ? moment.rxBps() : moment.txBps()).max().orElse(0);
    }

    private static Grid spread(LoadFigures all) {
        List<List<String>> rows = new ArrayList<>();
        row(rows, "Download (rx)", all.rxBps(), BitRate::format);
        row(rows, "Upload (tx)", all.txBps(), BitRate::format);
        row(rows, "Set-up", all.setUpMicros(), ReportFile::millis);
        return new Grid(1, List.of("", "least", "1 %", "5 %", "median", "95 %", "99 %", "most", "mean"), rows);
    }

    private static void row(List<List<String>> rows, String name, Distribution spread, DoubleFunction<String> format) {
        if (spread.count() > 0 && spread.max() > 0) {
            rows.add(List.of(
                    name,
                    format.apply(spread.min()),
                    format.apply(spread.p1()),
                    format.apply(spread.p5()),
                    format.apply(spread.p50()),
                    format.apply(spread.p95()),
                    format.apply(spread.p99()),
                    format.apply(spread.max()),
                    format.apply(spread.mean())));
        }
    }

    private static Grid groups(Measured measured) {
        List<List<String>> rows = new ArrayList<>();
        List<LoadGroup> plans = measured.scenario().plan().groups();
        for (int i = 0; i < plans.size(); i++) {
            LoadReport.Group group = measured.report().groups().get(i);
            LoadFigures its = group.figures();
            RateKept kept = its.rateKept();
            rows.add(List.of(
                    group.name(),
                    Describe.test(plans.get(i).tests().get(0)) + "; starts " + Describe.arrivals(plans.get(i)),
                    number(its.clients()),
                    number(its.done()),
                    number(its.failed()),
                    its.rxBps().max() > 0 ? BitRate.format(its.rxBps().p50()) : NOTHING,
                    its.txBps().max() > 0 ? BitRate.format(its.txBps().p50()) : NOTHING,
                    kept.asked() == 0 ? NOTHING : number(kept.withinOnePct()) + " of " + number(kept.asked()),
                    its.setUpMicros().count() == 0 ? NOTHING : millis(its.setUpMicros().p50()),
                    its.setUpMicros().count() == 0 ? NOTHING : millis(its.setUpMicros().p99())));
        }
        return new Grid(2, List.of("Group", "Each", "tests", "done", "failed", "rx, median", "tx, median", "rate within 1 %", "set-up, median", "99 %"), rows);
    }

    private static Grid failures(LoadReport report) {
        List<List<String>> rows = new ArrayList<>();
        report.errors().forEach(error -> rows.add(List.of(error.kind(), error.example(), number(error.count()))));
        report.notes().forEach(note -> rows.add(List.of("Note", note.note(), number(note.count()))));
        return new Grid(2, List.of("What", "For instance", "tests"), rows);
    }

    private static List<Fact> facts(Measured measured) {
        return List.of(
                new Fact("Command", measured.command()),
                new Fact("Program", "btest-farm " + Version.number()),
                new Fact("Clients' machine", Machine.hardware()),
                new Fact("System", Machine.software()),
                new Fact("Servers", String.join(", ", measured.servers())),
                new Fact("TCP congestion control", measured.congestion() + " on the clients' side"),
                new Fact("What counts", "rates by the clients' own counters: what arrived, and what left; set-up from connecting to the first byte"));
    }

    private static Course course(LoadReport report) {
        Course course = new Course();
        int failed = 0;
        for (LoadMoment moment : report.timeline()) {
            course.elapsed().add(moment.elapsed().toMillis() / 1e3);
            course.tx().add((double) Math.round(moment.txBps()));
            course.rx().add((double) Math.round(moment.rxBps()));
            course.connecting().add(moment.connecting());
            course.running().add(moment.running());
            course.failed().add(moment.failed() - failed);
            Distribution setUps = moment.setUpMicros();
            boolean none = setUps.count() == 0;
            course.setUpMedian().add(none ? null : setUps.p50() / 1e3);
            course.setUp99().add(none ? null : setUps.p99() / 1e3);
            course.setUpMost().add(none ? null : setUps.max() / 1e3);
            course.cpu().add(moment.localCpuPct().isPresent() ? (Integer) moment.localCpuPct().getAsInt() : null);
            failed = moment.failed();
        }
        return course;
    }

    private static String count(int count, String one, String many) {
        return number(count) + " " + (count == 1 ? one : many);
    }

    private static String number(int count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String bytes(long bytes) {
        return Show.bytes(bytes);
    }

    private static String millis(double micros) {
        return micros >= 999_500 ? String.format(Locale.ROOT, "%.2f s", micros / 1e6) : String.format(Locale.ROOT, "%.1f ms", micros / 1e3);
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f s", millis / 1e3);
    }
}
