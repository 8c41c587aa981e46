package org.btestfarm.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.btestfarm.dataplane.linux.SystemCalls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

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
                    release.await(30, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            })).isTrue();
            assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(pool.submit(done::countDown)).isTrue();
            assertThat(pool.submit(done::countDown)).isTrue();
            assertThat(pool.submit(done::countDown)).isFalse();
            release.countDown();
            assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
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
            assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** The nice value of the thread that asks is field 19 of its stat file, proc(5). */
    @Test
    @EnabledOnOs(OS.LINUX)
    void itGivesWayToEventLoops() throws Exception {
        assumeTrue(SystemCalls.areAvailable());
        CompletableFuture<String> stat = new CompletableFuture<>();
        try (ComputePool pool = new ComputePool("login", 1, 2)) {
            pool.submit(() -> stat.completeAsync(() -> {
                try {
                    return Files.readString(Path.of("/proc/thread-self/stat"));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }, Runnable::run));
            String afterName = stat.get(30, TimeUnit.SECONDS).replaceFirst(".*\\) ", "");
            assertThat(afterName.split(" ")[16]).isEqualTo("10");
        }
    }

    @Test
    void aClosedPoolTakesNothing() {
        ComputePool pool = new ComputePool("login", 1, 2);
        pool.close();
        assertThat(pool.submit(() -> {})).isFalse();
    }
}
