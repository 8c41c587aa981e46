package org.btestfarm.farm.session;

import java.util.Locale;
import org.btestfarm.farm.admission.Printable;
import org.btestfarm.farm.metering.EndReason;
import org.btestfarm.protocol.Command;

/** What the log says of a test. */
final class SessionLines {
    private SessionLines() {}

    /** The same, and the id under which the journal knows it. */
    static String started(TestDescription test) {
        return test(test) + " test=" + test.test();
    }

    /** Who tests what. Directions are the farm's own: it receives, it transmits. */
    private static String test(TestDescription test) {
        Command command = test.command();
        String direction = switch (command.direction()) {
            case SERVER_RECEIVES -> "receives";
            case SERVER_TRANSMITS -> "transmits";
            case BOTH -> "both";
        };
        return test.id().address() + " user=" + Printable.of(test.userText()) + " protocol=" + command.transport().name().toLowerCase(Locale.ROOT)
                + " direction=" + direction + " connection-count=" + command.connections();
    }

    /** The same, and how it went. */
    static String ended(TestDescription test, int connections, double seconds, Totals totals, EndReason reason) {
        return test(test) + " connections=" + connections + " duration=" + String.format(Locale.ROOT, "%.1f", seconds) + "s test=" + test.test() + " in="
                + totals.in() + " out=" + totals.out() + " lost=" + (totals.lost() == null ? "unknown" : totals.lost()) + " reason=" + reason.word()
                + " detail=\"" + reason.detail().replace('"', '\'') + '"';
    }
}
