package org.btestfarm.client.load;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.btestfarm.client.TestOutcome;
import org.btestfarm.client.TestPlan;
import org.btestfarm.client.TestResult;

/** Adds up the results of many tests. */
final class LoadTally {
    /** Kinds of errors are few; particulars in notes may be many. */
    private static final int MAX_NOTES = 50;
    private static final String OTHER_NOTES = "other notes";

    private record Kind(TestOutcome outcome, String kind) {}

    private static final class Group {
        final String example;
        int count;

        Group(String example) {
            this.example = example;
        }
    }

    private final Map<Kind, Group> errors = new LinkedHashMap<>();
    private final Map<String, Integer> notes = new LinkedHashMap<>();
    private final Spread txBps = new Spread();
    private final Spread rxBps = new Spread();
    private final Spread setUpMicros = new Spread();
    private int done;
    private int failed;
    private long txBytes;
    private long rxBytes;
    private OptionalLong lostPackets = OptionalLong.empty();
    private int asked;
    private int withinOnePct;
    private int withinFivePct;

    void add(TestPlan plan, TestResult result) {
        if (result.outcome() == TestOutcome.DONE) {
            done++;
            rate(plan, result);
        } else {
            failed++;
            errors.computeIfAbsent(new Kind(result.outcome(), result.kind()), kind -> new Group(result.reason())).count++;
        }
        txBytes += result.txBytes();
        rxBytes += result.rxBytes();
        result.lostPackets().ifPresent(lost -> lostPackets = OptionalLong.of(lostPackets.orElse(0) + lost));
        result.setUp().ifPresent(setUp -> {
            setUpMicros.add(setUp.toNanos() / 1_000);
            // What a client was not to do is no rate of 0.
            if (plan.direction().transmits()) {
                txBps.add(Math.round(result.txBps()));
            }
            if (plan.direction().receives()) {
                rxBps.add(Math.round(result.rxBps()));
            }
        });
        result.notes().forEach(this::note);
    }

    private void rate(TestPlan plan, TestResult result) {
        double off = Math.max(
                plan.direction().transmits() ? off(result.txBps(), plan.txBps()) : -1, plan.direction().receives() ? off(result.rxBps(), plan.rxBps()) : -1);
        if (off >= 0) {
            asked++;
            withinOnePct += off <= 0.01 ? 1 : 0;
            withinFivePct += off <= 0.05 ? 1 : 0;
        }
    }

    /** By what part of the rate that was asked for the measured one differs; negative if none was. */
    private static double off(double measuredBps, long askedBps) {
        return askedBps == 0 ? -1 : Math.abs(measuredBps / askedBps - 1);
    }

    /** A client that failed for a fault of this program. */
    void add(Throwable fault) {
        failed++;
        errors.computeIfAbsent(new Kind(TestOutcome.BROKE_OFF, "fault of this program"), kind -> new Group(String.valueOf(fault))).count++;
    }

    private void note(String note) {
        String key = notes.containsKey(note) || notes.size() < MAX_NOTES ? note : OTHER_NOTES;
        notes.merge(key, 1, Integer::sum);
    }

    int done() {
        return done;
    }

    int failed() {
        return failed;
    }

    LoadFigures figures(int clients) {
        return new LoadFigures(
                clients,
                done,
                failed,
                txBytes,
                rxBytes,
                lostPackets,
                txBps.distribution(),
                rxBps.distribution(),
                setUpMicros.distribution(),
                new RateKept(asked, withinOnePct, withinFivePct));
    }

    LoadReport report(int clients, Duration elapsed, List<LoadReport.Group> groups, List<LoadMoment> timeline) {
        List<LoadReport.Errors> errorList = errors.entrySet().stream()
                .map(entry -> new LoadReport.Errors(
                        entry.getKey().outcome(), entry.getKey().kind(), entry.getValue().count, entry.getValue().example))
                .sorted(Comparator.comparingInt(LoadReport.Errors::count).reversed())
                .toList();
        List<LoadReport.Notes> noteList = notes.entrySet().stream()
                .map(entry -> new LoadReport.Notes(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingInt(LoadReport.Notes::count).reversed())
                .toList();
        return new LoadReport(elapsed, figures(clients), groups, timeline, errorList, noteList);
    }
}
