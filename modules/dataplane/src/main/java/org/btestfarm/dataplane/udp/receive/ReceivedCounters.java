package org.btestfarm.dataplane.udp.receive;

import java.util.OptionalLong;

/** Where a flow's received datagrams are published. */
public interface ReceivedCounters {
    /**
     * What came since the last time.
     *
     * @param datagrams how many
     * @param bytes of their IP packets
     * @param lostInAll datagrams lost since the flow began
     */
    void received(long datagrams, long bytes, OptionalLong lostInAll);

    /** Whether something that came was dropped for want of credit. */
    void waitForReceiveCredit(boolean waiting);
}
