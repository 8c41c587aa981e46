package org.btestfarm.console.views.store;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How soon the views look for new events: as their settings say while somebody asks for results, more rarely while nobody does, since ten events of a test that are taken in together cost hardly more than one. Who
 * asks first after such a rest waits until they have caught up, so nobody is told less for it. Thread-safe.
 */
final class Attention {
    private static final long ASKED_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final Duration UNASKED = Duration.ofSeconds(5);
    /** How long who asks waits for views that catch up; then the answer is as old as they are. */
    private static final long CATCH_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final long pollNanos;
    private final long unaskedNanos;
    private final LongSupplier nanoClock;
    private long askedNanos;
    private boolean behind;
    private boolean stopping;

    /** @param poll how soon new events are looked for while somebody asks */
    Attention(Duration poll) {
        this(poll, UNASKED, System::nanoTime);
    }

    /**
     * With other times.
     *
     * @param unasked how soon new events are looked for while nobody asks, if that is longer
     * @param nanoClock monotonic: when somebody asked last
     */
    Attention(Duration poll, Duration unasked, LongSupplier nanoClock) {
        this.pollNanos = poll.toNanos();
        this.unaskedNanos = Math.max(pollNanos, unasked.toNanos());
        this.nanoClock = nanoClock;
        this.askedNanos = nanoClock.getAsLong();
    }

    /** Somebody asks. Returns whether the views are no older than their settings say; if not, they catch up now. Never waits. */
    synchronized boolean ask() {
        askedNanos = nanoClock.getAsLong();
        if (behind) {
            notifyAll();
        }
        return !behind;
    }

    /** Somebody asks, and waits for views that have rested for long, half a second at most. */
    synchronized void askAndWait() throws InterruptedException {
        ask();
        long deadline = System.nanoTime() + CATCH_UP_NANOS;
        for (long left = CATCH_UP_NANOS; behind && !stopping && left > 0; left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** The views have all events that there were a moment ago. */
    synchronized void caughtUp() {
        if (behind) {
            behind = false;
            notifyAll();
        }
    }

    /** Rests until it is time to look for new events. */
    synchronized void rest() throws InterruptedException {
        long before = askedNanos;
        if (nanoClock.getAsLong() - before < ASKED_NANOS) {
            rest(pollNanos);
            return;
        }
        behind = true;
        long deadline = System.nanoTime() + unaskedNanos;
        for (long left = unaskedNanos; askedNanos == before && !stopping && left > 0; left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** Rests for so long, whoever asks. */
    synchronized void rest(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        for (long left = nanos; !stopping && left > 0; left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** Nobody rests or waits any more. */
    synchronized void stop() {
        stopping = true;
        notifyAll();
    }
}
