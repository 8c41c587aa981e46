package org.btestfarm.farm.admission;

/** Whether somebody gets in. */
public sealed interface Verdict {
    /**
     * Yes.
     *
     * @param permit to be released when it is over
     * @param joinsOnly whether only a join is welcome, since there is no place for another test
     */
    record Admitted(Permit permit, boolean joinsOnly) implements Verdict {}

    /**
     * No.
     *
     * @param refusal what kind
     * @param detail one line, fit for a log
     */
    record Refused(Refusal refusal, String detail) implements Verdict {}
}
