package org.btestfarm.farm.flow;

import java.util.OptionalInt;
import java.util.function.LongSupplier;
import org.btestfarm.farm.metering.NodeLease;
import org.btestfarm.protocol.status.StatusMessage;
import org.jspecify.annotations.Nullable;

/**
 * What the client of a connection says of itself in its status messages (docs/protocol.md, section 6). The flow's event loop writes it where it reads them, anybody reads it: a thousand tests have a thousand of
 * them a second, and none needs an actor to wake up.
 */
public final class ClientReports {
    private static final int UNKNOWN = -1;

    private final NodeLease lease;
    private final @Nullable UdpSpeed speed;
    private final LongSupplier nanoClock;
    private volatile long lastNanos;
    private volatile int highestCpu = UNKNOWN;

    /**
     * Nothing was said yet; time runs from now on.
     *
     * @param speed what follows the reports of a UDP test; null for a TCP test
     * @param nanoClock monotonic
     */
    public ClientReports(NodeLease lease, @Nullable UdpSpeed speed, LongSupplier nanoClock) {
        this.lease = lease;
        this.speed = speed;
        this.nanoClock = nanoClock;
        this.lastNanos = nanoClock.getAsLong();
    }

    /** A status message came. One thread at a time. */
    public void heard(StatusMessage status) {
        lastNanos = nanoClock.getAsLong();
        lease.remoteCpu(status.cpuPct());
        highestCpu = Math.max(highestCpu, status.cpuPct());
        if (speed != null) {
            speed.status(status);
        }
    }

    /** How long ago the last one came, nanoseconds; if none did, since when it is waited for. */
    public long silentNanos(long nowNanos) {
        return nowNanos - lastNanos;
    }

    /** The highest load that the client reported, percent; empty if it reported none. */
    public OptionalInt highestCpu() {
        int highest = highestCpu;
        return highest == UNKNOWN ? OptionalInt.empty() : OptionalInt.of(highest);
    }
}
