package org.btestfarm.client.run;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.btestfarm.client.TestFailure;
import org.btestfarm.client.TestOutcome;
import org.btestfarm.client.handshake.Conversation;
import org.btestfarm.dataplane.Wire;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leads a {@link Conversation} over a {@link Wire}: reads what it wants, sends what it answers, and gives every step its deadline. */
final class HandshakeDriver {
    private static final Logger LOG = LoggerFactory.getLogger(HandshakeDriver.class);

    private static final byte[] NOTHING = {};

    private final ControlLoop loop;
    private final Wire wire;
    private final Conversation conversation;
    private final Duration stepDeadline;
    private final Runnable done;
    private final Consumer<TestFailure> failed;
    private @Nullable Future<?> timer;
    private boolean over;

    private HandshakeDriver(
            ControlLoop loop, Wire wire, Conversation conversation, Duration stepDeadline, Runnable done, Consumer<TestFailure> failed) {
        this.loop = loop;
        this.wire = wire;
        this.conversation = conversation;
        this.stepDeadline = stepDeadline;
        this.done = done;
        this.failed = failed;
    }

    /**
     * Begins. Exactly one of the two is called, once, on the control thread, unless it is cancelled; before {@code failed} the wire is closed.
     *
     * @param stepDeadline for each step; a server that sends a byte now and then gets no more
     */
    static HandshakeDriver lead(
            ControlLoop loop, Wire wire, Conversation conversation, Duration stepDeadline, Runnable done, Consumer<TestFailure> failed) {
        HandshakeDriver driver = new HandshakeDriver(loop, wire, conversation, stepDeadline, done, failed);
        driver.proceed(NOTHING);
        return driver;
    }

    /** Closes the wire and calls nobody; once the handshake is over it does nothing. On the control thread. */
    void cancel() {
        stopTimer();
        if (!over) {
            over = true;
            wire.close();
        }
    }

    private void read(int length) {
        timer = loop.after(stepDeadline, () -> fail(conversation.late(stepDeadline)));
        wire.read(length, new Wire.ReadHandler() {
            @Override
            public void bytes(byte[] bytes) {
                onLoop(() -> arrived(bytes));
            }

            @Override
            public void closed(String reason) {
                onLoop(() -> fail(conversation.closed(reason)));
            }
        });
    }

    private void arrived(byte[] bytes) {
        stopTimer();
        if (over) {
            return;
        }
        if (!conversation.isCostly()) {
            answer(bytes);
            return;
        }
        try {
            loop.executeLogin(() -> answer(bytes));
        } catch (RejectedExecutionException e) {
            fail(new TestFailure(TestOutcome.BROKE_OFF, "too many logins at once", "too many logins wait for this machine's processors"));
        }
    }

    /** May run on a thread for logins: touches the conversation alone, which nobody else does meanwhile. */
    private void answer(byte[] bytes) {
        try {
            byte[] answer = conversation.receive(bytes);
            onLoop(() -> {
                if (!over) {
                    proceed(answer);
                }
            });
        } catch (TestFailure e) {
            onLoop(() -> fail(e));
        } catch (RuntimeException e) {
            LOG.error("a handshake failed", e);
            onLoop(() -> fail(new TestFailure(TestOutcome.BROKE_OFF, "fault of this program", "this program failed: " + e)));
        }
    }

    private void proceed(byte[] answer) {
        int length = conversation.wants();
        if (length > 0) {
            // Before the answer goes out: a server that replies and closes at once finds us reading.
            read(length);
        }
        if (answer.length > 0) {
            wire.send(answer);
        }
        if (length == 0) {
            over = true;
            done.run();
        }
    }

    private void fail(TestFailure failure) {
        stopTimer();
        if (!over) {
            over = true;
            wire.close();
            failed.accept(failure);
        }
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void onLoop(Runnable task) {
        if (!loop.execute(task)) {
            wire.close();
        }
    }
}
