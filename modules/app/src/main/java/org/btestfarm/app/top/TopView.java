package org.btestfarm.app.top;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import org.btestfarm.app.admin.Columns;
import org.btestfarm.console.live.LiveNode;
import org.btestfarm.console.live.LiveSnapshot;
import org.btestfarm.console.live.LiveTest;
import org.btestfarm.ledger.account.Texts;
import org.btestfarm.protocol.rate.BitRate;

/** What the live view says in lines of text: totals, nodes, and the tests that move most. */
final class TopView {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final int LONGEST_NAME = 24;
    private static final int MINUTE = 60;
    /** Lines that are no tests: totals, a gap, the headline, and what was left out. */
    private static final int FRAME = 4;

    /** What is said of a test. */
    private record Column(String headline, Function<LiveTest, String> cell) {}

    private static final List<Column> COLUMNS = List.of(
            new Column("USER", test -> test.user().map(TopView::name).orElse("-")),
            new Column("ADDRESS", LiveTest::address),
            new Column("TEST", test -> test.transport() + " " + test.direction()),
            new Column("N>", test -> String.valueOf(test.connections())),
            new Column("TIME>", test -> age(test.seconds())),
            new Column("DOWNLOAD>", test -> rate(test.txBps())),
            new Column("UPLOAD>", test -> rate(test.rxBps())),
            new Column("LOST>", test -> test.lost().isPresent() ? String.valueOf(test.lost().getAsLong()) : "-"),
            new Column("REMOTE CPU>", test -> percent(test.remoteCpu())),
            new Column("LIMIT>", test -> rate(test.limitBps())),
            new Column("NODE", test -> String.join(" ", test.nodes())));
    /** Where a line is too narrow for all of it: users and rates are left to the last. */
    private static final List<String> LEFT_OUT_FIRST = List.of("LIMIT>", "NODE", "N>", "REMOTE CPU>", "LOST>", "TEST", "TIME>", "ADDRESS");

    private TopView() {}

    /**
     * The lines.
     *
     * @param height how many there is room for; 0 for all
     * @param width how many characters a line may have; 0 for all
     */
    static List<String> lines(LiveSnapshot now, ZoneId zone, int height, int width) {
        List<String> lines = new ArrayList<>(totals(now, zone, width));
        if (now.nodes().size() > 1) {
            lines.addAll(nodes(now.nodes()));
        }
        lines.add("");
        int room = height == 0 ? Integer.MAX_VALUE : Math.max(1, height - lines.size() - FRAME + 2);
        lines.addAll(tests(now.tests(), room, width));
        int shown = Math.min(room, now.tests().size());
        if (now.tests().size() < now.farm().tests()) {
            lines.add((now.farm().tests() - now.tests().size()) + " tests of others are not shown: an operator's token shows all");
        } else if (shown < now.tests().size()) {
            lines.add("and " + (now.tests().size() - shown) + " more");
        } else if (shown == 0) {
            lines.add("no test is running");
        }
        return lines.stream().map(line -> width > 0 && line.length() > width ? line.substring(0, width) : line).limit(height == 0 ? Integer.MAX_VALUE : height).toList();
    }

    private static List<String> nodes(List<LiveNode> nodes) {
        Columns table = new Columns("NODE", "TESTS>", "DOWNLOAD>", "UPLOAD>", "CPU>");
        nodes.forEach(node -> table.row(node.node(), String.valueOf(node.tests()), rate(node.txBps()), rate(node.rxBps()), percent(node.cpu())));
        return print(table);
    }

    /** All of it on one line, or on two where that is too long. */
    private static List<String> totals(LiveSnapshot now, ZoneId zone, int width) {
        String tests = TIME.format(now.at().atZone(zone)) + "  tests " + now.farm().tests();
        String rates = "download " + rate(now.farm().txBps()) + "  upload " + rate(now.farm().rxBps());
        String cpu = now.nodes().size() == 1 ? "  cpu " + percent(now.nodes().get(0).cpu()) : "";
        String one = tests + "  " + rates + cpu;
        return width > 0 && one.length() > width ? List.of(tests + cpu, rates) : List.of(one);
    }

    private static List<String> tests(List<LiveTest> tests, int room, int width) {
        if (tests.isEmpty()) {
            return List.of();
        }
        List<LiveTest> most = tests.stream()
                .sorted(Comparator.comparingLong(TopView::moved).reversed().thenComparing(LiveTest::started).thenComparing(LiveTest::id))
                .limit(room)
                .toList();
        List<Column> columns = new ArrayList<>(COLUMNS);
        List<String> lines = print(columns, most);
        for (String next : LEFT_OUT_FIRST) {
            if (width == 0 || lines.stream().allMatch(line -> line.length() <= width)) {
                return lines;
            }
            columns.removeIf(column -> column.headline().equals(next));
            lines = print(columns, most);
        }
        return lines;
    }

    private static List<String> print(List<Column> columns, List<LiveTest> tests) {
        Columns table = new Columns(columns.stream().map(Column::headline).toArray(String[]::new));
        tests.forEach(test -> table.row(columns.stream().map(column -> column.cell().apply(test)).toArray(String[]::new)));
        return print(table);
    }

    private static long moved(LiveTest test) {
        return test.txBps().orElse(0) + test.rxBps().orElse(0);
    }

    private static List<String> print(Columns table) {
        StringWriter text = new StringWriter();
        table.print(new PrintWriter(text));
        return text.toString().lines().toList();
    }

    /** A name cannot move the cursor. */
    private static String name(String user) {
        String shown = Texts.printable(user);
        return shown.length() > LONGEST_NAME ? shown.substring(0, LONGEST_NAME - 3) + "..." : shown;
    }

    private static String age(double seconds) {
        long whole = (long) seconds;
        return whole < MINUTE ? whole + " s" : String.format(Locale.ROOT, "%d:%02d", whole / MINUTE, whole % MINUTE);
    }

    private static String rate(OptionalLong bps) {
        return bps.isPresent() ? rate(bps.getAsLong()) : "-";
    }

    private static String rate(long bps) {
        return BitRate.format(bps);
    }

    private static String percent(OptionalInt load) {
        return load.isPresent() ? load.getAsInt() + " %" : "-";
    }
}
