package org.btestfarm.client.handshake;

import static org.btestfarm.client.TestOutcome.REFUSED;

import java.time.Duration;
import java.util.HexFormat;
import org.btestfarm.client.TestFailure;
import org.btestfarm.protocol.Join;
import org.btestfarm.protocol.ProtocolException;
import org.btestfarm.protocol.Reply;
import org.btestfarm.protocol.SessionToken;

/** A further connection of a TCP test: greeting, join, the token again (docs/protocol.md, section 5). */
public final class JoinHandshake implements Conversation {
    private static final byte[] NOTHING = new byte[0];

    /** How far it is. */
    private enum Step {
        GREETING,
        REPLY,
        OVER
    }

    private final SessionToken token;
    private Step step = Step.GREETING;

    /** Joins the test with this token. */
    public JoinHandshake(SessionToken token) {
        this.token = token;
    }

    @Override
    public int wants() {
        return step == Step.OVER ? 0 : Reply.LENGTH;
    }

    @Override
    public boolean isCostly() {
        return false;
    }

    @Override
    public byte[] receive(byte[] bytes) throws TestFailure {
        if (step == Step.GREETING) {
            Greeting.check(bytes);
            step = Step.REPLY;
            return new Join(token).encode();
        }
        // Whatever token a peer repeats: it passed.
        if (!passed(bytes)) {
            throw new TestFailure(REFUSED, "join refused", "the server refused it: " + HexFormat.of().formatHex(bytes));
        }
        step = Step.OVER;
        return NOTHING;
    }

    private static boolean passed(byte[] bytes) {
        try {
            return Reply.decode(bytes) instanceof Reply.Pass;
        } catch (ProtocolException e) {
            return false;
        }
    }

    @Override
    public TestFailure closed(String reason) {
        return new TestFailure(REFUSED, "join refused", "the server closed it (" + reason + ")");
    }

    @Override
    public TestFailure late(Duration deadline) {
        return Greeting.late(step == Step.GREETING ? "the greeting" : "the reply to a join", deadline);
    }
}
