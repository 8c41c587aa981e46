package org.btestfarm.console.views;

/**
 * How complete the views are.
 *
 * @param ready whether everything that the journal held at the start is in them
 * @param remaining how many events of it are not in them yet; 0 when ready
 */
public record ViewStatus(boolean ready, long remaining) {
    /** The word in the header {@code X-Btest-Farm-Status} and on pages. */
    public String word() {
        return ready ? "ready" : "backfilling";
    }
}
