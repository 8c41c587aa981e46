package org.btestfarm.console.pages.site;

import java.util.List;
import org.btestfarm.console.visitor.Viewer;
import org.jspecify.annotations.Nullable;

/**
 * What every page has around it.
 *
 * @param title of the page
 * @param section which entry of the navigation is this page's
 * @param viewer who sees it
 * @param token for forms
 * @param backfilling how many events the views still have to read; 0 if they are complete
 * @param scripts addresses of scripts
 * @param styles addresses of style sheets
 */
public record Frame(String title, String section, Viewer viewer, String token, long backfilling, List<String> scripts, List<String> styles) {
    /** Whether an operator sees it. */
    public boolean isOperator() {
        return viewer instanceof Viewer.Admin;
    }

    /** Who is logged in, as the page says it; empty for a visitor. */
    public String who() {
        if (viewer instanceof Viewer.User user) {
            return user.name();
        }
        return isOperator() ? "operator" : "";
    }

    /** What {@code aria-current} says about an entry of the navigation; null leaves the attribute out. */
    public @Nullable String current(String entry) {
        return section.equals(entry) ? "page" : null;
    }
}
