package org.btestfarm.protocol.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.btestfarm.protocol.status.StatusMessage;
import org.btestfarm.protocol.status.StatusScanner;

/** A stream of any bytes: what is found does not depend on how it is cut into reads, and a read is always consumed. */
class StatusScannerFuzzTest {
    private static final long SECOND = 1_000_000_000L;

    @FuzzTest
    void anyStream(byte[] data) {
        for (boolean random : new boolean[] {false, true}) {
            List<StatusMessage> whole = scan(random, data, Math.max(1, data.length));
            assertThat(whole.size()).isLessThanOrEqualTo(data.length / StatusMessage.LENGTH);
            for (int cut = 1; cut <= 13; cut++) {
                assertThat(scan(random, data, cut)).as("reads of %d", cut).isEqualTo(whole);
            }
        }
    }

    private static List<StatusMessage> scan(boolean random, byte[] data, int readLength) {
        List<StatusMessage> found = new ArrayList<>();
        StatusScanner scanner = new StatusScanner(random);
        scanner.scan(ByteBuffer.allocate(0), 0, found::add);
        for (int at = 0; at < data.length; at += readLength) {
            ByteBuffer read = ByteBuffer.wrap(data, at, Math.min(readLength, data.length - at));
            scanner.scan(read, SECOND, found::add);
            assertThat(read.hasRemaining()).isFalse();
        }
        return found;
    }
}
