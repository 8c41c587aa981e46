package org.btestfarm.client.run;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.btestfarm.dataplane.CpuLoad;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that control tests, any number of them: one on which every decision of every test is made, so that tests need no locks, and a few for the arithmetic of
 * logins. Bytes never pass here.
 */
public final class ControlLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlLoop.class);
    private static final int MAX_LOGINS_WAITING = 100_000;

    private final ScheduledThreadPoolExecutor control;
    private final ThreadPoolExecutor logins;
    private final Supplier<OptionalInt> localCpuPct;
    private final SecureRandom random = new SecureRandom();

    private ControlLoop(int loginThreads, Supplier<OptionalInt> localCpuPct) {
        this.localCpuPct = localCpuPct;
        this.control = new ScheduledThreadPoolExecutor(1, daemon("client-control"));
        control.setRemoveOnCancelPolicy(true);
        this.logins = new ThreadPoolExecutor(
                loginThreads, loginThreads, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_LOGINS_WAITING), daemon("client-login"));
        logins.allowCoreThreadTimeOut(true);
    }

    /** Starts the threads. */
    public static ControlLoop open() {
        // The load is of the time since it was last asked: asking now makes the first second's right.
        return open(CpuLoad.system()::measured);
    }

    static ControlLoop open(Supplier<OptionalInt> localCpuPct) {
        return new ControlLoop(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), localCpuPct);
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Load of this machine, percent; empty if unknown. */
    public OptionalInt localCpuPct() {
        return localCpuPct.get();
    }

    SecureRandom random() {
        return random;
    }

    /**
     * Runs a task on the control thread.
     *
     * @return false if the loop is closed, and the task will not run
     */
    public boolean execute(Runnable task) {
        try {
            control.execute(guarded(task));
            return true;
        } catch (RejectedExecutionException e) {
            // What still arrives after the last test's end concerns nobody, but may hold a socket: the caller releases it.
            return false;
        }
    }

    /** Runs a task on the control thread after a while; cancel it by the future. */
    public Future<?> after(Duration delay, Runnable task) {
        return control.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Runs a task on the threads for logins.
     *
     * @throws RejectedExecutionException if too many wait already
     */
    void executeLogin(Runnable task) {
        logins.execute(guarded(task));
    }

    /**
     * Brings the outcome of a stage to the control thread, with a deadline of its own.
     *
     * @param deadline after which {@code failed} gets a {@link java.util.concurrent.TimeoutException}
     * @param done gets the value, if it comes in time
     * @param failed gets the error
     * @param late releases a value that came too late for anybody; may run on any thread
     */
    <T> void await(CompletionStage<T> stage, Duration deadline, Consumer<T> done, Consumer<Throwable> failed, Consumer<T> late) {
        AtomicBoolean settled = new AtomicBoolean();
        Future<?> timer = after(deadline, () -> {
            if (settled.compareAndSet(false, true)) {
                failed.accept(new TimeoutException("not done within " + deadline.toMillis() / 1e3 + " s"));
            }
        });
        stage.whenComplete((value, error) -> {
            boolean inTime = settled.compareAndSet(false, true);
            timer.cancel(false);
            boolean taken = inTime && execute(() -> {
                if (error == null) {
                    done.accept(value);
                } else {
                    failed.accept(error);
                }
            });
            if (!taken && error == null) {
                late.accept(value);
            }
        });
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                // Tests guard their own steps; what comes through is a fault of the program, and the loop serves other tests too.
                LOG.error("a step of a test failed", e);
            }
        };
    }

    /** Takes no new tasks, and ends the threads when those that it has taken are done: a socket that is on its way here is still received, and released. */
    @Override
    public void close() {
        control.shutdown();
        logins.shutdown();
    }
}
