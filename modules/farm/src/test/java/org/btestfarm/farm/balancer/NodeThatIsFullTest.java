package org.btestfarm.farm.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btestfarm.farm.RawClient.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.btestfarm.farm.FarmFixture;
import org.btestfarm.farm.FarmStartException;
import org.btestfarm.farm.LogLines;
import org.btestfarm.farm.RawClient;
import org.btestfarm.farm.settings.Capacity;
import org.btestfarm.farm.settings.FarmSettings;
import org.btestfarm.farm.settings.Limits;
import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.farm.settings.UdpAddresses;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Reply;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.Test;

/** A node that has as many tests, or moves as much data, as it can says so early, to clients, to balancers and in the log. */
class NodeThatIsFullTest {
    private static final Command DOWNLOAD = command(Transport.TCP, Direction.SERVER_TRANSMITS, 2, 20_000_000);

    @Test
    void aNodeWithAllItsSessionsFailsChecksUntilOneEnds() throws Exception {
        FarmSettings settings = FarmFixture.settings(Limits.defaults().withSessions(1, 1, 1), FarmFixture.PATIENT);
        try (FarmFixture fixture = FarmFixture.start(Balancer.inFrontOf(settings))) {
            assertThat(fixture.farm.full()).isEmpty();
            try (RawClient test = fixture.connect(ListenerAuth.OPEN)) {
                test.open(DOWNLOAD);
                assertThat(fixture.farm.full()).contains("the farm has all of its 1 sessions in use");
                assertThat(check(fixture)).as("closed without a hello").isEmpty();
            }
            fixture.awaitNobody();
            assertThat(fixture.farm.full()).isEmpty();
            assertThat(check(fixture)).isEqualTo(Reply.hello());
        }
    }

    private static byte[] check(FarmFixture fixture) throws Exception {
        try (RawClient check = new RawClient(fixture.address(ListenerAuth.OPEN), Balancer.ADDRESS)) {
            check.send(Balancer.LOCAL);
            return check.socket.getInputStream().readAllBytes();
        }
    }

    @Test
    void aNodeThatSendsWhatItCanTakesJoinsButNoTests() throws Exception {
        FarmSettings settings = FarmFixture.settings().withCapacity(new Capacity(Capacity.UNLIMITED, 2_000_000));
        try (FarmFixture fixture = FarmFixture.start(Balancer.inFrontOf(settings));
                LogLines node = new LogLines("org.btestfarm.farm.admission.Admission");
                LogLines refusals = new LogLines("org.btestfarm.farm.admission.RefusalLog");
                RawClient test = fixture.connect(ListenerAuth.OPEN)) {
            Reply.Pass pass = test.open(DOWNLOAD);
            CompletableFuture<Boolean> over = CompletableFuture.supplyAsync(() -> readAll(test)); // All the time, or the node would send less.
            Awaitility.await().atMost(FarmFixture.LONG).until(() -> fixture.farm.full().isPresent());
            assertThat(fixture.farm.full().orElse("not full any more")).startsWith("the node sends ").endsWith(" Mbit/s, its capacity.out is 2.00 Mbit/s");
            try (RawClient stranger = new RawClient(fixture.address(ListenerAuth.OPEN), "127.0.0.2")) {
                assertThat(stranger.socket.getInputStream().read()).as("not even a hello").isEqualTo(-1);
            }
            Awaitility.await().atMost(FarmFixture.LONG).until(() -> refusals.contain("no place for a test: the node sends "));
            try (RawClient join = fixture.connect(ListenerAuth.OPEN)) {
                assertThat(join.join(pass.token())).isEqualTo(pass);
            }
            Awaitility.await().atMost(FarmFixture.LONG).until(() -> node.contain("this node takes no new tests: the node sends "));
            assertThat(node.all()).hasSize(1);
            test.close();
            assertThat(over.get(FarmFixture.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            Awaitility.await().atMost(FarmFixture.LONG).until(() -> fixture.farm.full().isEmpty());
        }
    }

    private static boolean readAll(RawClient test) {
        try {
            return test.isClosedByServer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void anAddressThatIsNotOfThisMachineIsNamedAtTheStart() throws Exception {
        UdpAddresses elsewhere = new UdpAddresses(List.of(InetAddress.getByName("192.0.2.77")));
        Assertions.assertThatThrownBy(() -> FarmFixture.start(Balancer.inFrontOf(FarmFixture.settings(), elsewhere)))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(FarmStartException.class)
                .hasMessageStartingWith("udp-addresses: UDP cannot be bound on 192.0.2.77: ")
                .hasMessageNotContaining("\n");
    }
}
