package org.btestfarm.console.pages.admin;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.btestfarm.console.views.RefusalRow;

/**
 * Who was not let in.
 *
 * @param rows a page of them, the newest first
 * @param next the address of the page with older ones
 * @param first whether these are the newest
 */
public record RefusalsPage(List<RefusalRow> rows, Optional<String> next, boolean first) {
    /** What was refused, in words. */
    public static String what(RefusalRow row) {
        return row.what().equals(RefusalRow.LOGIN) ? row.count() == 1 ? "Login" : String.format(Locale.ROOT, "%,d logins", row.count()) : "Test";
    }

    /** Who, in words. */
    public static String who(RefusalRow row) {
        return row.user().map(name -> name.equals("*") && row.what().equals(RefusalRow.LOGIN) ? "(other names)" : name.isEmpty() ? "(empty name)" : name).orElse("");
    }
}
