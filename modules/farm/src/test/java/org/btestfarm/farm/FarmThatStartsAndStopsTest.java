package org.btestfarm.farm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.btestfarm.farm.RawClient.command;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.btestfarm.farm.settings.FarmSettings;
import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.farm.settings.ListenerSettings;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.Test;

/** A farm's first and last second. */
class FarmThatStartsAndStopsTest {
    @Test
    void portThatIsTakenIsNamedInOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address = new InetSocketAddress(taken.getInetAddress(), taken.getLocalPort());
            InetSocketAddress free = new InetSocketAddress(taken.getInetAddress(), 0);
            FarmSettings settings = FarmSettings.of(List.of(
                    new ListenerSettings(free, ListenerAuth.OPEN), new ListenerSettings(address, ListenerAuth.OPEN)));
            assertThatThrownBy(() -> FarmFixture.start(settings))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(FarmStartException.class)
                    .hasMessage("cannot listen on 127.0.0.1 port " + taken.getLocalPort() + ": the port is already in use");
        }
    }

    @Test
    void addressThatTheMachineDoesNotHaveIsNamed() {
        InetSocketAddress elsewhere = new InetSocketAddress("192.0.2.77", 0);
        FarmSettings settings = FarmSettings.of(List.of(new ListenerSettings(elsewhere, ListenerAuth.OPEN)));
        assertThatThrownBy(() -> FarmFixture.start(settings))
                .cause()
                .hasMessage("cannot listen on 192.0.2.77 port 0: this machine does not have that address");
    }

    @Test
    void stoppingGivesRunningTestsTheGraceAndLetsNobodyIn() throws Exception {
        try (FarmFixture fixture = FarmFixture.start();
                RawClient running = fixture.connect(ListenerAuth.OPEN);
                RawClient inHandshake = fixture.connect(ListenerAuth.OPEN).greeted()) {
            running.open(command(Transport.TCP, Direction.SERVER_TRANSMITS, 0, 10_000_000));
            CompletionStage<Void> stopped = fixture.farm.stop(FarmFixture.LONG);
            assertThat(inHandshake.isClosedByServer()).isTrue();
            assertThatThrownBy(() -> fixture.connect(ListenerAuth.OPEN).greeted())
                    .isInstanceOf(IOException.class);
            assertThat(running.read(500_000)).as("goes on").hasSize(500_000);
            assertThat(stopped.toCompletableFuture()).isNotDone();
            running.close();
            stopped.toCompletableFuture().get(30, TimeUnit.SECONDS);
            assertThat(fixture.farm.sessions()).isZero();
        }
    }

    @Test
    void testsThatOutlastTheGraceAreEnded() throws Exception {
        try (FarmFixture fixture = FarmFixture.start();
                RawClient running = fixture.connect(ListenerAuth.OPEN)) {
            running.open(command(Transport.UDP, Direction.SERVER_TRANSMITS, 0, 1_000_000));
            CompletionStage<Void> stopped = fixture.farm.stop(Duration.ofMillis(200));
            assertThat(running.isClosedByServer()).isTrue();
            stopped.toCompletableFuture().get(30, TimeUnit.SECONDS);
            assertThat(fixture.farm.sessions()).isZero();
            assertThat(fixture.farm.services().udpPorts().inUse()).isZero();
        }
    }
}
