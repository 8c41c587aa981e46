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

    private TopView() {}

    /**
     * The lines.
     *
     * @param height how many there is room for; 0 for all
     * @param width how many characters a line may have; 0 for all
     */
    static List<String> lines(LiveSnapshot now, ZoneId zone, int height, int width) {
        List<String> lines = new ArrayList<>();
        lines.add(TIME.format(now.at().atZone(zone)) + "  tests " + now.farm().tests() + "  download " + rate(now.farm().txBps()) + "  upload " + rate(now.farm().rxBps()));
        if (now.nodes().size() > 1) {
            lines.addAll(nodes(now.nodes()));
        } else {
            now.nodes().forEach(node -> lines.set(0, lines.get(0) + "  cpu " + percent(node.cpu())));
        }
        lines.add("");
        int room = height == 0 ? Integer.MAX_VALUE : Math.max(1, height - lines.size() - FRAME + 2);
        lines.addAll(tests(now.tests(), room));
        int shown = Math.min(room, now.tests().size());
        if (now.tests().size() < now.farm().tests()) {
            lines.add((now.farm().tests() - now.tests().size()) + " tests of others are not shown: an operator's token shows all");
        } else if (shown < now.tests().size()) {
            lines.add("and " + (now.tests().size() - shown) + " more");
        }
        return lines.stream().map(line -> width > 0 && line.length() > width ? line.substring(0, width) : line).limit(height == 0 ? Integer.MAX_VALUE : height).toList();
    }

    private static List<String> nodes(List<LiveNode> nodes) {
        Columns table = new Columns("NODE", "TESTS>", "DOWNLOAD>", "UPLOAD>", "CPU>");
        nodes.forEach(node -> table.row(node.node(), String.valueOf(node.tests()), rate(node.txBps()), rate(node.rxBps()), percent(node.cpu())));
        return print(table);
    }

    private static List<String> tests(List<LiveTest> tests, int room) {
        if (tests.isEmpty()) {
            return List.of();
        }
        Columns table = new Columns("USER", "ADDRESS", "TEST", "N>", "TIME>", "DOWNLOAD>", "UPLOAD>", "LOST>", "REMOTE CPU>", "LIMIT>", "NODE");
        tests.stream()
                .sorted(Comparator.comparingLong(TopView::moved).reversed().thenComparing(LiveTest::started).thenComparing(LiveTest::id))
                .limit(room)
                .forEach(test -> table.row(
                        test.user().map(TopView::name).orElse("-"),
                        test.address(),
                        test.transport() + " " + test.direction(),
                        String.valueOf(test.connections()),
                        age(test.seconds()),
                        rate(test.txBps()),
                        rate(test.rxBps()),
                        test.lost().isPresent() ? String.valueOf(test.lost().getAsLong()) : "-",
                        percent(test.remoteCpu()),
                        rate(test.limitBps()),
                        String.join(" ", test.nodes())));
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
