package org.btestfarm.console.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.btestfarm.console.visitor.Viewer;
import org.btestfarm.console.views.TestRow;
import org.btestfarm.console.web.Json;
import org.junit.jupiter.api.Test;

/** A test as JSON, with everything and with nothing that may be missing. */
class TestJsonTest {
    private static String json(TestRow row, Viewer viewer) throws Exception {
        return Json.MAPPER.writeValueAsString(TestView.of(viewer, row));
    }

    @Test
    void allThatIsKnown() throws Exception {
        TestRow row = new TestRow(
                "id1", "link1", Optional.of("<al\"ice>"), "192.0.2.1", List.of("user:x", "address:192.0.2.1"), "udp", "both", 20, "node-1", Instant.parse("2026-11-21T18:00:00.000001Z"),
                Optional.of(Instant.parse("2026-11-21T18:00:10Z")), Optional.of("quota_exhausted"), Optional.of("address:192.0.2.1 day=5"), Optional.of("bbr"), 1L << 60, 2, 10, OptionalLong.of(3),
                OptionalInt.of(12), OptionalInt.of(100), 4, true);
        assertThat(json(row, new Viewer.Admin(InetAddress.getLoopbackAddress()))).isEqualTo("{\"id\":\"id1\",\"link\":\"link1\",\"user\":\"<al\\\"ice>\",\"address\":\"192.0.2.1\","
                + "\"accounts\":[\"user:x\",\"address:192.0.2.1\"],\"transport\":\"udp\",\"direction\":\"both\",\"connections\":20,\"node\":\"node-1\","
                + "\"began\":\"2026-11-21T18:00:00.000001Z\",\"ended\":\"2026-11-21T18:00:10Z\",\"reason\":\"quota_exhausted\",\"detail\":\"address:192.0.2.1 day=5\",\"congestion\":\"bbr\","
                + "\"in\":1152921504606846976,\"out\":2,\"seconds\":10,\"lost\":3,\"local_cpu\":12,\"remote_cpu\":100,\"missing\":4,\"complete\":true}");
    }

    @Test
    void aTestThatRunsAsAStrangerWithTheLinkSeesIt() throws Exception {
        TestRow row = new TestRow(
                "id1", "link1", Optional.of("alice"), "192.0.2.1", List.of("user:alice"), "tcp", "receives", 1, "node-1", Instant.EPOCH, Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), 0, 0, 0, OptionalLong.empty(), OptionalInt.empty(), OptionalInt.empty(), 0, false);
        assertThat(json(row, new Viewer.Visitor(InetAddress.getByName("198.51.100.1")))).isEqualTo("{\"id\":\"id1\",\"link\":\"link1\",\"address\":\"192.0.2.0/24\",\"transport\":\"tcp\","
                + "\"direction\":\"receives\",\"connections\":1,\"node\":\"node-1\",\"began\":\"1970-01-01T00:00:00Z\",\"in\":0,\"out\":0,\"seconds\":0,\"missing\":0,\"complete\":false}");
    }
}
