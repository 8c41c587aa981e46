package org.btestfarm.dataplane;

/**
 * How a data plane is set up.
 *
 * @param eventLoops threads that move bytes, 1..64
 * @param transport which I/O mechanism to use
 * @param congestion TCP congestion control for every connection, as the kernel names it ({@code cubic}, {@code bbr}); {@code system} leaves the system's choice
 */
public record DataPlaneOptions(int eventLoops, TransportChoice transport, String congestion) {
    /** Leave the congestion control as the system has it. */
    public static final String SYSTEM_CONGESTION = "system";

    /** The most threads that may move bytes. */
    public static final int MAX_EVENT_LOOPS = 64;

    /** Which I/O mechanism to use. */
    public enum TransportChoice {
        /** Netty's native epoll where the platform has it, NIO elsewhere. */
        AUTO,
        /** Netty's native epoll, and system calls of our own where they work; opening fails where there is no epoll. */
        EPOLL,
        /** Netty's native epoll alone, as where no system calls of our own work. */
        EPOLL_NETTY,
        /** The JDK's NIO. */
        NIO
    }

    public DataPlaneOptions {
        if (eventLoops < 1 || eventLoops > MAX_EVENT_LOOPS) {
            throw new IllegalArgumentException("event loops are " + eventLoops + ", allowed are 1 to " + MAX_EVENT_LOOPS);
        }
    }

    /** One event loop per core, the best transport, the system's congestion control. */
    public static DataPlaneOptions defaults() {
        int cores = Math.min(MAX_EVENT_LOOPS, Runtime.getRuntime().availableProcessors());
        return new DataPlaneOptions(cores, TransportChoice.AUTO, SYSTEM_CONGESTION);
    }
}
