package org.btestfarm.app.test;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.btestfarm.client.Second;
import org.btestfarm.client.TestPlan;
import org.btestfarm.client.TestResult;
import org.btestfarm.protocol.rate.BitRate;

/** A test as people read it: a line a second, and a summary. A dash is what is not known. */
final class Table {
    private static final String ROW = "%4s  %14s  %14s  %10s  %6s  %7s%s%n";

    private final PrintWriter out;

    Table(PrintWriter out) {
        this.out = out;
    }

    void second(Second second) {
        if (second.number() == 1) {
            out.printf(ROW, "s", "tx", "rx", "lost", "cpu", "remote", "");
        }
        out.printf(
                ROW,
                second.number(),
                BitRate.format(second.txBps()),
                BitRate.format(second.rxBps()),
                count(second.lostPackets()),
                percent(second.localCpuPct()),
                percent(second.remoteCpuPct()),
                second.cpuIsTheLimit() ? "  ! CPU" : "");
        out.flush();
    }

    void summary(String host, TestPlan plan, TestResult result) {
        result.notes().forEach(note -> out.println("note: " + note));
        String asked = host + " port " + plan.server().getPort() + ", " + Reports.protocol(plan).toUpperCase(Locale.ROOT) + " " + Reports.direction(plan);
        if (result.measured().isZero()) {
            out.println("no test of " + asked + ": " + result.reason());
        } else {
            out.printf(
                    Locale.ROOT,
                    "test of %s, %s%s%s, %.1f s: %s%n",
                    asked,
                    result.connections() == 1 ? "1 connection" : result.connections() + " connections",
                    result.auth().map(auth -> ", login " + auth.label()).orElse(""),
                    result.congestion().map(name -> ", sent with " + name).orElse(""),
                    result.measured().toMillis() / 1e3,
                    result.reason());
            out.printf(Locale.ROOT, "  tx %s (%,d bytes)%n", BitRate.format(result.txBps()), result.txBytes());
            out.printf(Locale.ROOT, "  rx %s (%,d bytes)%n", BitRate.format(result.rxBps()), result.rxBytes());
            out.printf(
                    "  lost %s, cpu %s, remote cpu %s%n", count(result.lostPackets()), percent(result.localCpuPct()), percent(result.remoteCpuPct()));
        }
        out.flush();
    }

    private static String count(OptionalLong value) {
        return value.isPresent() ? String.valueOf(value.getAsLong()) : "-";
    }

    private static String percent(OptionalInt value) {
        return value.isPresent() ? value.getAsInt() + " %" : "-";
    }

    private static String percent(OptionalDouble value) {
        return value.isPresent() ? Math.round(value.getAsDouble()) + " %" : "not reported";
    }
}
