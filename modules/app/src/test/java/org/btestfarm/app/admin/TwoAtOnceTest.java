package org.btestfarm.app.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.btestfarm.app.reach.LedgerReach;
import org.btestfarm.app.testing.Child;
import org.btestfarm.app.testing.FarmUnderTest;
import org.btestfarm.app.testing.Ran;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes want one data directory: there is one writer at any time, and nobody's change is lost. */
class TwoAtOnceTest {
    @TempDir
    private Path data;

    @Test
    void commandsWaitForEachOther() throws Exception {
        List<Child> children = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                children.add(Child.start(data, "user", "add", "user-" + i, "--generate", "--data", data.toString()));
            }
            for (Child child : children) {
                assertThat(child.status()).as(child.out() + " " + child.err()).isZero();
            }
        } finally {
            for (Child child : children) {
                child.close();
            }
        }
        assertThat(Ran.with("user", "list", "--json", "--data", data.toString()).lines()).hasSize(2);
        assertThat(Ran.with("audit", "check", "--data", data.toString()).status()).isZero();
    }

    @Test
    void aCommandWaitsForAFarmThatStarts() throws Exception {
        try (FarmOfLedger farm = FarmOfLedger.starting(data)) {
            CompletableFuture<Ran> command = CompletableFuture.supplyAsync(() -> Ran.with("user", "add", "anna", "--generate", "--data", data.toString()));
            Awaitility.await().pollDelay(Duration.ofMillis(300)).atMost(FarmUnderTest.LONG).until(() -> !command.isDone());
            farm.open();
            Ran ran = get(command);
            assertThat(ran.status()).as(ran.err()).isZero();
            assertThat(farm.ledger().directory().find("anna")).isPresent();
        }
    }

    @Test
    void anAddressOfAKilledFarmIsNotBelieved() throws Exception {
        // The farm is gone without a word, and something else has its port: it must not be shown the token.
        try (ServerSocket stranger = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Files.writeString(data.resolve("admin.address"), "http://127.0.0.1:" + stranger.getLocalPort() + "\n");
            Files.writeString(data.resolve("admin.token"), "0".repeat(64) + "\n");
            stranger.setSoTimeout(1);
            Ran ran = Ran.with("user", "add", "anna", "--generate", "--data", data.toString());
            assertThat(ran.status()).as(ran.err()).isZero();
            assertThat(data.resolve("admin.address")).doesNotExist();
            assertThat(wasCalled(stranger)).isFalse();
        }
    }

    private static boolean wasCalled(ServerSocket server) throws IOException {
        try {
            server.accept().close();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    @Test
    void anAdministrationIsReachedByWhoeverHasTheLock() throws Exception {
        try (FarmOfLedger farm = FarmOfLedger.start(data);
                LedgerReach reach = LedgerReach.open(data, ZoneId.of("UTC"), false)) {
            assertThat(reach.isFarm()).isTrue();
            assertThat(farm.ledger().directory().size()).isZero();
        }
        try (LedgerReach reach = LedgerReach.open(data, ZoneId.of("UTC"), false)) {
            assertThat(reach.isFarm()).isFalse();
        }
    }

    private static Ran get(CompletableFuture<Ran> command) throws Exception {
        return command.get(FarmUnderTest.LONG.toSeconds(), TimeUnit.SECONDS);
    }
}
