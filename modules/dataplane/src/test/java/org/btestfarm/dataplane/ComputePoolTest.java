package org.btestfarm.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The pool for what takes too long for an event loop. */
class ComputePoolTest {
    @Test
    void aFullQueueTurnsTasksAwayUntilThereIsRoom() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(2);
        try (ComputePool pool = new ComputePool("login", 1, 2)) {
            assertThat(pool.submit(() -> {
                started.countDown();
                try {
                    release.await(10, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            })).isTrue();
            assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(pool.submit(done::countDown)).isTrue();
            assertThat(pool.submit(done::countDown)).isTrue();
            assertThat(pool.submit(done::countDown)).isFalse();
            release.countDown();
            assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aTaskThatFailsCostsNoThread() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        try (ComputePool pool = new ComputePool("login", 1, 2)) {
            pool.submit(() -> {
                Thread.currentThread().setUncaughtExceptionHandler((thread, error) -> {});
                throw new IllegalStateException("on purpose");
            });
            assertThat(pool.submit(done::countDown)).isTrue();
            assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aClosedPoolTakesNothing() {
        ComputePool pool = new ComputePool("login", 1, 2);
        pool.close();
        assertThat(pool.submit(() -> {})).isFalse();
    }
}
