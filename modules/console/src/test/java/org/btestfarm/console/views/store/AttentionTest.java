package org.btestfarm.console.views.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When views look for new events, and who waits for them. Rests that nobody ends would last an hour. */
class AttentionTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration HOUR = Duration.ofHours(1);

    private final AtomicLong nanos = new AtomicLong();

    private CompletableFuture<Void> resting(Attention attention) {
        return CompletableFuture.runAsync(() -> {
            try {
                attention.rest();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static CompletableFuture<Void> asking(Attention attention) {
        return CompletableFuture.runAsync(() -> {
            try {
                attention.askAndWait();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void whileSomebodyAsksViewsAreNoOlderThanTheirSettingsSay() throws Exception {
        Attention attention = new Attention(Duration.ofMillis(1), HOUR, nanos::get);
        attention.rest();
        assertThat(attention.ask()).isTrue();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(9));
        attention.rest();
        assertThat(attention.ask()).isTrue();
        attention.askAndWait();
    }

    @Test
    void whoAsksAfterALongRestEndsItAndIsToldWhatHappenedMeanwhile() {
        Attention attention = new Attention(Duration.ofMillis(1), HOUR, nanos::get);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(11));
        CompletableFuture<Void> rest = resting(attention);
        await().atMost(LONG).until(() -> !attention.ask() || rest.isDone());
        rest.orTimeout(LONG.toSeconds(), TimeUnit.SECONDS).join();
        assertThat(attention.ask()).as("until they have caught up").isFalse();
        attention.caughtUp();
        assertThat(attention.ask()).isTrue();
    }

    @Test
    void whoAsksDoesNotWaitForViewsThatCannotCatchUp() {
        Attention attention = new Attention(Duration.ofMillis(1), Duration.ofMillis(1), nanos::get);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(11));
        resting(attention).orTimeout(LONG.toSeconds(), TimeUnit.SECONDS).join();
        asking(attention).orTimeout(LONG.toSeconds(), TimeUnit.SECONDS).join();
        assertThat(attention.ask()).isFalse();
    }

    @Test
    void nobodyRestsInAFarmThatStops() {
        Attention attention = new Attention(HOUR, HOUR, nanos::get);
        CompletableFuture<Void> rest = resting(attention);
        attention.stop();
        rest.orTimeout(LONG.toSeconds(), TimeUnit.SECONDS).join();
    }
}
