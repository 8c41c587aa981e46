package org.btestfarm.farm.metering;

import java.util.OptionalLong;

/** What the connections of a test are told by its lease. */
public sealed interface LeaseSignal {
    /** End: bytes or patience are used up, or the writer says so. */
    record Stop(EndReason reason) implements LeaseSignal {}

    /**
     * Policies changed.
     *
     * @param maxMillis how long the test may take since its begin, if a policy says so
     */
    record Duration(OptionalLong maxMillis) implements LeaseSignal {}
}
