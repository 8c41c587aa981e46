package org.btestfarm.dataplane.net;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.util.concurrent.RejectedExecutionException;

/** Hands tasks to event loops from other threads. */
public final class Tasks {
    private Tasks() {}

    /** Runs a task soon. Where the loop is closed it does not run: that has ended all its flows. */
    public static void soon(EventLoop loop, Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            // The data plane is closed.
        }
    }

    /**
     * Likewise, but does not wake the loop: for what can wait until a flow there has its next turn. To wake a thread costs more than most tasks.
     */
    public static void whenAwake(EventLoop loop, Runnable task) {
        if (loop instanceof SingleThreadEventExecutor executor) {
            try {
                executor.lazyExecute(task);
            } catch (RejectedExecutionException e) {
                // The data plane is closed.
            }
        } else {
            soon(loop, task);
        }
    }
}
