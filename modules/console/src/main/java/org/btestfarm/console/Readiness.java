package org.btestfarm.console;

/**
 * Whether tests can be run now, part by part: {@value #READY}, {@value #STARTING}, {@value #STOPPING}, or one line that says what is wrong.
 *
 * @param ledger whether tests can be charged
 * @param listeners whether tests can be asked for
 */
public record Readiness(String ledger, String listeners) {
    /** It works. */
    public static final String READY = "ready";
    /** Not yet. */
    public static final String STARTING = "starting";
    /** Not any more. */
    public static final String STOPPING = "stopping";

    /** Before anything is there. */
    public static final Readiness NOTHING_YET = new Readiness(STARTING, STARTING);

    /** Whether all parts are ready. */
    public boolean isReady() {
        return ledger.equals(READY) && listeners.equals(READY);
    }
}
