package org.btestfarm.client;

/** Why a test did not begin, or did not go on to its end. The message is one line for people. */
public final class TestFailure extends Exception {
    private final TestOutcome outcome;
    private final String kind;

    /**
     * @param outcome how the test ends
     * @param kind a phrase that is the same for all failures alike
     * @param reason one line: the kind with its particulars
     */
    public TestFailure(TestOutcome outcome, String kind, String reason) {
        // It is an answer, not a fault of the program: no stack trace is of use, and a load test may make thousands.
        super(reason, null, false, false);
        this.outcome = outcome;
        this.kind = kind;
    }

    /** How the test ends. */
    public TestOutcome outcome() {
        return outcome;
    }

    /** A phrase that is the same for all failures alike. */
    public String kind() {
        return kind;
    }

    /** One line for people. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
