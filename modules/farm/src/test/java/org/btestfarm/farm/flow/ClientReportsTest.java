package org.btestfarm.farm.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.btestfarm.farm.metering.NodeLease;
import org.btestfarm.protocol.status.StatusMessage;
import org.junit.jupiter.api.Test;

class ClientReportsTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong(7 * SECOND);
    private final NodeLease lease = new NodeLease("0123456789abcdef0123456789abcdef", bps -> {});
    private final ClientReports reports = new ClientReports(lease, null, now::get);

    @Test
    void aClientThatNeverSaidAnythingIsSilentSinceTheBegin() {
        assertThat(reports.silentNanos(10 * SECOND)).isEqualTo(3 * SECOND);
        assertThat(reports.highestCpu()).isEmpty();
        assertThat(lease.remoteCpu()).isEmpty();
    }

    @Test
    void theLastMessageCountsForSilenceAndTheHighestLoadForTheResult() {
        now.set(8 * SECOND);
        reports.heard(new StatusMessage(90, 1, 0));
        now.set(9 * SECOND);
        reports.heard(new StatusMessage(0, 2, 0));
        assertThat(reports.silentNanos(10 * SECOND)).isEqualTo(SECOND);
        assertThat(reports.highestCpu()).hasValue(90);
        assertThat(lease.remoteCpu()).as("what it said last").hasValue(0);
    }
}
