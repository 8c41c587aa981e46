package org.btestfarm.dataplane;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.btestfarm.dataplane.linux.SystemCalls;

/** Threads for what takes too long for an event loop, the curve arithmetic of logins above all; a bounded queue, so that a flood of it is turned away. */
public final class ComputePool implements AutoCloseable {
    /** A tenth of an event loop's share where both want the same core. */
    private static final int NICE = 10;

    private final ThreadPoolExecutor executor;

    /**
     * A pool.
     *
     * @param name of its threads
     * @param threads 1 or more; on Linux they give way to event loops, elsewhere if the system heeds priorities
     * @param queue tasks that may wait, 1 or more
     */
    public ComputePool(String name, int threads, int queue) {
        AtomicInteger number = new AtomicInteger();
        this.executor = new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(queue), task -> {
            Thread thread = new Thread(() -> {
                SystemCalls.giveWay(NICE);
                task.run();
            }, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            return thread;
        });
    }

    /**
     * Runs a task on the pool, soon.
     *
     * @return false if the queue is full or the pool closed: the task will not run
     */
    public boolean submit(Runnable task) {
        try {
            executor.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Takes no more tasks and forgets those that wait; what runs is not interrupted. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
