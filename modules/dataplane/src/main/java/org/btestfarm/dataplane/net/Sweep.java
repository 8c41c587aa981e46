package org.btestfarm.dataplane.net;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Arrays;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives all flows of an event loop: one timer, not one a flow. A task says when it is next due; the sweep comes by about every millisecond while something
 * is due that soon, sleeps while nothing is, and does not run at all while nobody is registered. A second one, {@link #fine}, comes by every tenth of a millisecond, for what cannot wait longer.
 * Confined to its event loop.
 */
public final class Sweep {
    /** How often the sweep comes by at most, nanoseconds. */
    public static final long TICK_NANOS = 1_000_000L;

    /** How often the fine one does. */
    public static final long FINE_TICK_NANOS = 100_000L;

    private static final long LONGEST_SLEEP_NANOS = 100_000_000L;
    private static final Logger log = LoggerFactory.getLogger(Sweep.class);
    private static final FastThreadLocal<Sweep> HERE = new FastThreadLocal<>();
    private static final FastThreadLocal<Sweep> FINE_HERE = new FastThreadLocal<>();

    private static final int FIRST_ROOM = 16;

    private final EventLoop loop;
    private final long tickNanos;
    /** By place, the first {@code count} of each. When they are due lies side by side: a pass looks at nothing else of those that are not. */
    private Entry[] entries = new Entry[FIRST_ROOM];
    private long[] due = new long[FIRST_ROOM];
    private int count;
    private int first;
    private @Nullable Future<?> wake;
    private long wakeNanos;
    private boolean running;
    private boolean cancelled;

    /** Something that wants a turn now and then. */
    @FunctionalInterface
    public interface Task {
        /**
         * Takes its turn.
         *
         * @param nowNanos {@link System#nanoTime}
         * @return when it is next due, by the same clock; earlier than the next tick means at the next tick
         */
        long turn(long nowNanos);
    }

    /** A registered task. */
    public final class Entry {
        private final Task task;
        private final Consumer<Throwable> failed;
        private boolean cancelled;

        private Entry(Task task, Consumer<Throwable> failed) {
            this.task = task;
            this.failed = failed;
        }

        /** No further turns. Idempotent. */
        public void cancel() {
            cancelled = true;
            Sweep.this.cancelled = true;
        }
    }

    private Sweep(EventLoop loop, long tickNanos) {
        this.loop = loop;
        this.tickNanos = tickNanos;
    }

    /** The sweep of this event loop; must be called on it. */
    public static Sweep of(EventLoop loop) {
        return of(loop, HERE, TICK_NANOS);
    }

    /** The fine sweep of this event loop; must be called on it. Each of its passes may wake a core, so it is for tasks whose every turn has much to do. */
    public static Sweep fine(EventLoop loop) {
        return of(loop, FINE_HERE, FINE_TICK_NANOS);
    }

    private static Sweep of(EventLoop loop, FastThreadLocal<Sweep> here, long tickNanos) {
        if (!loop.inEventLoop()) {
            throw new IllegalStateException("a sweep belongs to its event loop");
        }
        Sweep sweep = here.getIfExists();
        if (sweep == null) {
            sweep = new Sweep(loop, tickNanos);
            here.set(sweep);
        }
        return sweep;
    }

    /** The first of the points in time that lie so far apart, on every event loop the same, that is not before that: tasks that are due there have their turns together. */
    public static long together(long dueNanos, long apartNanos) {
        return Math.floorDiv(dueNanos + apartNanos - 1, apartNanos) * apartNanos;
    }

    /**
     * Gives a task turns from the next tick on.
     *
     * @param failed told when a turn fails by a fault of the program: the task gets no more turns, and whoever relies on them has to end
     */
    public Entry register(Task task, Consumer<Throwable> failed) {
        if (count == entries.length) {
            entries = Arrays.copyOf(entries, 2 * count);
            due = Arrays.copyOf(due, 2 * count);
        }
        Entry entry = new Entry(task, failed);
        long now = System.nanoTime();
        entries[count] = entry;
        due[count++] = now;
        wakeFor(now);
        return entry;
    }

    private void wakeFor(long dueNanos) {
        if (!running && (wake == null || wakeNanos - dueNanos > tickNanos)) {
            sleep(tickNanos);
        }
    }

    private void sleep(long nanos) {
        if (wake != null) {
            wake.cancel(false);
        }
        wakeNanos = System.nanoTime() + nanos;
        wake = loop.schedule(this::run, nanos, TimeUnit.NANOSECONDS);
    }

    private void run() {
        wake = null;
        running = true;
        long next = sweep();
        running = false;
        removeCancelled();
        if (count > 0) {
            sleep(Math.max(next - System.nanoTime(), tickNanos));
        }
    }

    private void removeCancelled() {
        if (!cancelled) {
            return;
        }
        cancelled = false;
        int kept = 0;
        for (int i = 0; i < count; i++) {
            Entry entry = entries[i];
            if (!entry.cancelled) {
                entries[kept] = entry;
                due[kept] = due[i];
                kept++;
            }
        }
        Arrays.fill(entries, kept, count, null);
        count = kept;
    }

    /** One pass, which is what thousands of flows that are not due cost each tick. Returns when the next of them is due. */
    private long sweep() {
        long now = System.nanoTime();
        removeCancelled();
        int before = count;
        // Tasks may share a pace: whoever is first gets the most of it, so each begins once.
        first = before == 0 ? 0 : (first + 1) % before;
        long next = sweep(first, before, now, now + LONGEST_SLEEP_NANOS);
        next = sweep(0, first, now, next);
        // Those that registered meanwhile come with the next tick.
        return count > before ? now : next;
    }

    private long sweep(int from, int to, long now, long earliest) {
        long next = earliest;
        for (int i = from; i < to; i++) {
            if (due[i] - now <= 0) {
                turn(i, now);
            }
            next = due[i] - next < 0 ? due[i] : next;
        }
        return next;
    }

    private void turn(int place, long now) {
        Entry entry = entries[place];
        if (entry.cancelled) {
            due[place] = now + LONGEST_SLEEP_NANOS;
            return;
        }
        try {
            // Not in one statement: a task that registers another may have moved the array.
            long next = entry.task.turn(now);
            due[place] = next;
        } catch (RuntimeException | Error e) {
            // One task's fault must not stop the others: an error here would end the turns of every flow of the event loop.
            entry.cancel();
            log.error("a task of the sweep failed and gets no more turns", e);
            tell(entry, e);
        }
    }

    private static void tell(Entry entry, Throwable fault) {
        try {
            entry.failed.accept(fault);
        } catch (RuntimeException | Error e) {
            log.error("what failed in the sweep could not be ended", e);
        }
    }
}
