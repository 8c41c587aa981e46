package org.btestfarm.dataplane.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.FastThreadLocal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sweep, on an event loop that turns only when the test turns it. */
class SweepTest {
    private static final long NOTHING_SCHEDULED = -1;
    private static final long HOUR_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final long LONGEST_SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private EmbeddedChannel channel;
    private Sweep sweep;

    @BeforeEach
    void startLoop() {
        FastThreadLocal.removeAll(); // The loop of the test before was on this thread too.
        channel = new EmbeddedChannel();
        sweep = Sweep.of(channel.eventLoop());
    }

    @AfterEach
    void stopLoop() {
        channel.finishAndReleaseAll();
        FastThreadLocal.removeAll();
    }

    /** Lets the event loop run what is due. Returns nanoseconds until something is again, or {@link #NOTHING_SCHEDULED}. */
    private long loop() {
        return channel.runScheduledPendingTasks();
    }

    private void loopUntil(Callable<Boolean> condition) {
        await().pollInSameThread().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).atMost(Duration.ofSeconds(30)).until(() -> {
            loop();
            return condition.call();
        });
    }

    /** A task that remembers its turns, and wants the next so many nanoseconds later. */
    private static final class Turns implements Sweep.Task {
        final List<Long> at = new ArrayList<>();
        private final long period;

        Turns(long period) {
            this.period = period;
        }

        @Override
        public long turn(long nowNanos) {
            at.add(nowNanos);
            return nowNanos + period;
        }
    }

    @Test
    void nothingIsScheduledWhileNobodyIsRegistered() {
        assertThat(loop()).isEqualTo(NOTHING_SCHEDULED);
        Turns turns = new Turns(0);
        Sweep.Entry entry = sweep.register(turns, fault -> {});
        assertThat(loop()).isNotEqualTo(NOTHING_SCHEDULED);
        loopUntil(() -> turns.at.size() == 3);
        entry.cancel();
        entry.cancel();
        loopUntil(() -> loop() == NOTHING_SCHEDULED);
        assertThat(turns.at).hasSize(3);
        sweep.register(turns, fault -> {});
        loopUntil(() -> turns.at.size() == 4);
    }

    @Test
    void aTaskGetsItsTurnWhenItIsDueAndNotBefore() {
        long period = TimeUnit.MILLISECONDS.toNanos(30);
        Turns turns = new Turns(period);
        Turns eager = new Turns(0);
        sweep.register(turns, fault -> {});
        sweep.register(eager, fault -> {});
        loopUntil(() -> turns.at.size() == 4);
        for (int i = 1; i < 4; i++) {
            assertThat(turns.at.get(i) - turns.at.get(i - 1)).isGreaterThanOrEqualTo(period);
        }
        assertThat(eager.at.size()).isGreaterThan(turns.at.size());
    }

    @Test
    void turnsAreAtLeastATickApartHoweverEagerATaskIs() {
        Turns turns = new Turns(-HOUR_NANOS);
        sweep.register(turns, fault -> {});
        loopUntil(() -> turns.at.size() == 10);
        for (int i = 1; i < 10; i++) {
            assertThat(turns.at.get(i) - turns.at.get(i - 1)).isGreaterThanOrEqualTo(Sweep.TICK_NANOS);
        }
    }

    @Test
    void turnsOfTheFineSweepAreItsOwnTickApart() {
        Turns turns = new Turns(0);
        Sweep.fine(channel.eventLoop()).register(turns, fault -> {});
        loopUntil(() -> turns.at.size() >= 10);
        for (int i = 1; i < 10; i++) {
            assertThat(turns.at.get(i) - turns.at.get(i - 1)).isGreaterThanOrEqualTo(Sweep.FINE_TICK_NANOS);
        }
        assertThat(Sweep.fine(channel.eventLoop())).isSameAs(Sweep.fine(channel.eventLoop())).isNotSameAs(sweep);
    }

    @Test
    void aNewTaskWakesASweepThatSleeps() {
        Turns late = new Turns(HOUR_NANOS);
        sweep.register(late, fault -> {});
        loopUntil(() -> late.at.size() == 1);
        assertThat(loop()).isBetween(0L, LONGEST_SLEEP_NANOS);
        Turns fresh = new Turns(HOUR_NANOS);
        sweep.register(fresh, fault -> {});
        // Where the machine held us up for a tick it ran already.
        assertThat(loop()).satisfiesAnyOf(
                next -> assertThat(next).isBetween(0L, Sweep.TICK_NANOS), next -> assertThat(fresh.at).hasSize(1));
        loopUntil(() -> fresh.at.size() == 1);
        assertThat(late.at).hasSize(1);
    }

    @Test
    void oneThatThrowsGetsNoMoreTurnsAndStopsNoOther() {
        List<String> thrown = new ArrayList<>();
        Turns turns = new Turns(0);
        List<String> told = new ArrayList<>();
        sweep.register(now -> {
            thrown.add("exception");
            throw new IllegalStateException("a task that fails, for the test");
        }, fault -> {
            told.add(fault.getClass().getSimpleName());
            throw new IllegalStateException("one that cannot be ended either, for the test");
        });
        sweep.register(now -> {
            thrown.add("error");
            throw new NoClassDefFoundError("a task that fails, for the test");
        }, fault -> told.add(fault.getClass().getSimpleName()));
        sweep.register(turns, fault -> {});
        loopUntil(() -> turns.at.size() == 5);
        assertThat(thrown).containsExactlyInAnyOrder("exception", "error");
        assertThat(told).containsExactlyInAnyOrder("IllegalStateException", "NoClassDefFoundError");
    }

    @Test
    void aTaskMayRegisterAndCancelOthersInItsTurn() {
        Turns child = new Turns(0);
        Turns victim = new Turns(0);
        Sweep.Entry toCancel = sweep.register(victim, fault -> {});
        sweep.register(now -> {
            toCancel.cancel();
            sweep.register(child, fault -> {});
            return now + HOUR_NANOS;
        }, fault -> {});
        loopUntil(() -> child.at.size() == 3);
        assertThat(victim.at.size()).isLessThanOrEqualTo(1);
    }

    @Test
    void aSweepBelongsToItsEventLoop() {
        assertThat(Sweep.of(channel.eventLoop())).isSameAs(sweep);
        DefaultEventLoop other = new DefaultEventLoop();
        try {
            assertThatThrownBy(() -> Sweep.of(other)).isInstanceOf(IllegalStateException.class);
        } finally {
            other.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }
}
