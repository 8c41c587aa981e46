package org.btestfarm.client.run;

import java.time.Duration;
import org.btestfarm.client.TestFailure;
import org.btestfarm.client.TestOutcome;
import org.btestfarm.dataplane.FlowEnd;

/**
 * How a test ends.
 *
 * @param outcome what a program's exit status says
 * @param kind a phrase that is the same for all tests that end alike
 * @param reason one line for people
 */
record Verdict(TestOutcome outcome, String kind, String reason) {
    static final Verdict DONE = new Verdict(TestOutcome.DONE, "done", "done");
    static final Verdict STOPPED = new Verdict(TestOutcome.DONE, "stopped", "stopped");
    static final Verdict STOPPED_TOO_EARLY = new Verdict(TestOutcome.BROKE_OFF, "stopped", "stopped before data began to move");

    static Verdict of(TestFailure failure) {
        return new Verdict(failure.outcome(), failure.kind(), failure.reason());
    }

    /** Nothing was heard or moved for {@code silence}. */
    static Verdict silent(Duration elapsed, boolean statusesExpected, Duration silence) {
        String what = statusesExpected ? "no status message from the server" : "no byte moved";
        return brokeOff(elapsed, what, what + " for " + seconds(silence));
    }

    /** The last connection ended. */
    static Verdict closed(Duration elapsed, FlowEnd why) {
        return why.cause() == FlowEnd.Cause.PEER_CLOSED
                ? brokeOff(elapsed, "the server closed the connection", "the server closed the connection")
                : brokeOff(elapsed, "the connection broke", "the connection broke (" + why.detail() + ")");
    }

    /** A server that lets a login pass but not its test closes right after the pass reply (docs/protocol.md, section 1). */
    static Verdict refusedAfterPass(FlowEnd why) {
        return new Verdict(
                TestOutcome.REFUSED,
                "closed after the pass reply",
                "refused: the server closed the connection right after it let the login pass (" + why.detail() + ")");
    }

    private static Verdict brokeOff(Duration elapsed, String kind, String detail) {
        return new Verdict(TestOutcome.BROKE_OFF, kind, "broke off after " + seconds(elapsed) + ": " + detail);
    }

    private static String seconds(Duration duration) {
        return Math.round(duration.toMillis() / 100.0) / 10.0 + " s";
    }
}
