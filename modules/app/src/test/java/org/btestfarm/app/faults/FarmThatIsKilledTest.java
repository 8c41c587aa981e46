package org.btestfarm.app.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.awaitility.Awaitility;
import org.btestfarm.app.testing.Child;
import org.btestfarm.app.testing.FarmUnderTest;
import org.btestfarm.app.testing.Ran;
import org.btestfarm.dataplane.DataPlane;
import org.btestfarm.dataplane.DataPlaneOptions;
import org.btestfarm.ledger.audit.History;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.event.LeaseEvent;
import org.btestfarm.ledger.event.TestEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The farm is ended by SIGKILL at random moments under load and started again. {@code -Dbtestfarm.kills=50} makes a load test of it,
 * {@code -Dbtestfarm.seed=N} repeats the moments of a run.
 */
@DisabledOnOs(OS.WINDOWS)
class FarmThatIsKilledTest {
    private static final int KILLS = Integer.getInteger("btestfarm.kills", 3);
    private static final long SEED = Long.getLong("btestfarm.seed", System.nanoTime());
    private static final int LATEST_KILL_MS = 3_000;
    private static final Duration DURATION = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();
    /** The first runs out of quota while the farm is being killed, the second does not; both count on their address too. */
    private static final Map<String, String> QUOTAS = Map.of("alice", "day=20MB", "bert", "month.out=8GB", "carl", "day.in=30MB");

    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);
    private final Map<String, Long> acknowledged = new HashMap<>();
    private Optional<Entry> durable = Optional.empty();
    private int charged;

    private Path data() {
        return folder.resolve("data");
    }

    private Ran operator(String... words) {
        List<String> args = new ArrayList<>(List.of(words));
        args.addAll(List.of("--data", data().toString()));
        Ran ran = Ran.with(args.toArray(String[]::new));
        assertThat(ran.status()).as("seed %d: %s%n%s%s", SEED, args, ran.out(), ran.err()).isZero();
        return ran;
    }

    private Child serve() throws Exception {
        return Child.start(folder, "serve", "--listen", FarmUnderTest.IPV4, "--port", "0", "--udp-ports", "27001-27200", "--data", "data", "--http", "127.0.0.1:0");
    }

    @Test
    void keepsEveryQuotaAndEveryReportThatItAcknowledged() throws Exception {
        System.out.println("killed at the moments of seed " + SEED);
        for (Map.Entry<String, String> user : QUOTAS.entrySet()) {
            operator("user", "add", user.getKey(), "--password", user.getKey() + "-password");
            operator("quota", "set", "user:" + user.getKey(), user.getValue());
        }
        operator("quota", "set", "default:address", "day=100GB");
        try (DataPlane plane = DataPlane.open(DataPlaneOptions.defaults())) {
            Load load = new Load(plane);
            for (int kill = 0; kill < KILLS; kill++) {
                try (Child farm = serve()) {
                    int port = farm.awaitReady();
                    checkSettled(load);
                    QUOTAS.keySet().forEach(user -> load.start(port, user, DURATION));
                    Duration moment = Duration.ofMillis(1 + random.nextInt(LATEST_KILL_MS));
                    Awaitility.await().pollDelay(moment).atMost(FarmUnderTest.LONG).until(() -> true);
                    if (kill == KILLS - 1) {
                        load.awaitData(); // On a slow machine every random moment may be too soon for that.
                    }
                    QUOTAS.keySet().forEach(this::acknowledge);
                } // SIGKILL
                load.awaitEnd();
                checkJournal();
            }
            try (Child farm = serve()) {
                farm.awaitReady();
                checkSettled(load);
                farm.terminate();
                assertThat(farm.status()).isZero();
            }
            checkJournal();
            assertThat(load.moved()).as("tests that moved data").isPositive();
        }
        assertThat(charged).as("leases that were charged because their node was killed").isPositive();
    }

    private JsonNode quotas(String user) throws Exception {
        return JSON.readTree(operator("quota", "show", "user:" + user, "--json").out()).path("quotas");
    }

    /** What readers are told is durable. */
    private void acknowledge(String user) {
        try {
            quotas(user).forEach(quota -> {
                within(user, quota);
                acknowledged.put(user + " " + quota.path("key").asText(), quota.path("spent").asLong());
            });
        } catch (Exception e) {
            throw new AssertionError("seed " + SEED, e);
        }
    }

    private static void within(String user, JsonNode quota) {
        if (quota.hasNonNull("limit")) {
            assertThat(quota.path("spent").asLong() + quota.path("outstanding").asLong())
                    .as("seed %d: spent and leased of %s %s", SEED, user, quota)
                    .isLessThanOrEqualTo(quota.path("limit").asLong());
        }
    }

    /** What the run before held is charged, nothing that was acknowledged is lost, and nobody received what is not booked. */
    private void checkSettled(Load load) throws Exception {
        for (String user : QUOTAS.keySet()) {
            Awaitility.await().atMost(FarmUnderTest.LONG).untilAsserted(() -> assertThat(quotas(user))
                    .allSatisfy(quota -> assertThat(quota.path("outstanding").asLong()).as("seed %d: leases of %s", SEED, user).isZero()));
            for (JsonNode quota : quotas(user)) {
                String key = quota.path("key").asText();
                within(user, quota);
                assertThat(quota.path("spent").asLong())
                        .as("seed %d: %s of %s after the restart", SEED, key, user)
                        .isGreaterThanOrEqualTo(acknowledged.getOrDefault(user + " " + key, 0L))
                        .isGreaterThanOrEqualTo(key.endsWith(".in") ? 0 : load.received(user));
            }
        }
    }

    /** The journal as the kill left it: intact, in agreement with itself, and a continuation of what it was after the kill before. */
    private void checkJournal() throws Exception {
        operator("audit", "verify");
        operator("audit", "check");
        List<Entry> last = new ArrayList<>();
        Map<String, Boolean> tests = new HashMap<>();
        int[] lost = {0};
        try (History history = History.open(data().resolve("ledger.db"), List.of())) {
            history.each(entry -> {
                durable.filter(before -> before.number() == entry.number())
                        .ifPresent(before -> assertThat(entry).as("seed %d: event %d", SEED, entry.number()).isEqualTo(before));
                last.clear();
                last.add(entry);
                if (entry.event() instanceof LeaseEvent.Settled settled && settled.cause().equals(LeaseEvent.Settled.NODE_LOST)) {
                    lost[0] += settled.chargedIn() + settled.chargedOut() > 0 ? 1 : 0;
                } else if (entry.event() instanceof TestEvent.Opened opened) {
                    assertThat(tests.put(opened.test(), true)).as("seed %d: openings of %s", SEED, opened.test()).isNull();
                }
                return true;
            });
        }
        Entry end = last.get(0);
        assertThat(end.number()).as("seed %d: the journal's length", SEED).isGreaterThanOrEqualTo(durable.map(Entry::number).orElse(0L));
        durable = Optional.of(end);
        charged = lost[0];
    }
}
