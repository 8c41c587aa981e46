package org.btestfarm.farm.flow;

import java.util.concurrent.TimeUnit;
import org.btestfarm.dataplane.Pace;
import org.btestfarm.farm.session.NodeSession;
import org.btestfarm.farm.settings.Limits;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.Transport;
import org.btestfarm.protocol.rate.SpeedAdjustment;
import org.btestfarm.protocol.status.StatusMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How fast a UDP test sends: exactly what the command asks for, or, without a limit, what the client's reports allow (docs/protocol.md, section 9). */
public final class UdpSpeed {
    private static final Logger log = LoggerFactory.getLogger(UdpSpeed.class);
    private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final NodeSession shared;
    private final int packetSize;
    private final boolean adapts;

    /** @param packetSize of the IP packets that are sent, bytes */
    public UdpSpeed(Command command, int packetSize, NodeSession shared) {
        this.shared = shared;
        this.packetSize = packetSize;
        this.adapts = command.remoteTxBps() == Pace.UNLIMITED && command.direction().serverTransmits();
    }

    /**
     * The speed that a test begins with, bit/s: without a limit the full rate, but for UDP to somebody who did not log in, and whose address may be another's,
     * not more than the farm allows.
     */
    public static long start(Command command, boolean loggedIn, Limits limits) {
        boolean cautious = command.transport() == Transport.UDP && !loggedIn && command.remoteTxBps() == Pace.UNLIMITED;
        return cautious ? limits.unauthenticatedUdpStartBps() : command.remoteTxBps();
    }

    /** The client reported what it received in a second of its own; when the report arrived says nothing about that. */
    public void status(StatusMessage status) {
        if (adapts) {
            long current = shared.pace().bps();
            long next = SpeedAdjustment.next(current, status.receivedBytes(), REPORT_NANOS, packetSize);
            if (next != current) {
                log.debug("the client received {} bytes in its second: speed goes from {} to {} bit/s", status.receivedBytes(), current, next);
                shared.speed(next);
            }
        }
    }
}
