package org.btestfarm.app.reach;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import org.btestfarm.ledger.journal.DataDirectory;
import org.btestfarm.ledger.journal.LedgerException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another process has the directory and cannot be asked: one line says so, after a while. */
class LedgerThatCannotBeReachedTest {
    @TempDir
    private Path data;

    @BeforeEach
    void thereIsALedger() throws Exception {
        Files.writeString(data.resolve("ledger.db"), "");
    }

    private void assertRefused(String reason) throws Exception {
        try (DataDirectory held = DataDirectory.open(data)) {
            assertThatThrownBy(() -> LedgerReach.open(held.path(), ZoneId.of("UTC"), false, Duration.ofMillis(300)))
                    .isInstanceOf(LedgerException.class)
                    .hasMessageStartingWith("the data directory " + data + " is in use by another process, and that cannot be asked: ")
                    .hasMessageContaining(reason)
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void becauseItHasNoApi() throws Exception {
        assertRefused("it has no admin API (serve --http off?)");
    }

    @Test
    void becauseItsApiIsGone() throws Exception {
        int port;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        Files.writeString(data.resolve("admin.address"), "http://127.0.0.1:" + port);
        Files.writeString(data.resolve("admin.token"), "0".repeat(64));
        assertRefused("the farm at http://127.0.0.1:" + port + " does not answer");
    }

    @Test
    void becauseTheTokenIsDamaged() throws Exception {
        Files.writeString(data.resolve("admin.address"), "http://127.0.0.1:1");
        Files.writeString(data.resolve("admin.token"), "letmein");
        assertRefused("admin.token is damaged");
    }

    @Test
    void becauseTheAddressIsDamaged() throws Exception {
        Files.writeString(data.resolve("admin.address"), "not an address");
        Files.writeString(data.resolve("admin.token"), "0".repeat(64));
        assertRefused("admin.address is damaged");
    }
}
