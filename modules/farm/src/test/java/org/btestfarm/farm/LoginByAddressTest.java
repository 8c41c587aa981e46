package org.btestfarm.farm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btestfarm.farm.RawClient.command;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.btestfarm.farm.settings.AuthRule;
import org.btestfarm.farm.settings.FarmSettings;
import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.farm.settings.ListenerSettings;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Reply;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.Test;

/** One listener asks the clients of different networks for different logins. */
class LoginByAddressTest {
    private static final Command DOWNLOAD = command(Transport.TCP, Direction.SERVER_TRANSMITS, 0, 1_000_000);

    @Test
    void theNetworkSaysHowItsClientsLogIn() throws Exception {
        FarmSettings some = FarmFixture.settings();
        ListenerSettings listener = new ListenerSettings(
                new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0),
                ListenerAuth.ECSRP5,
                List.of(AuthRule.of("127.1.0.0/16", ListenerAuth.MD5), AuthRule.of("127.2.0.0/16", ListenerAuth.OPEN)));
        FarmSettings settings = new FarmSettings(List.of(listener), some.udpPorts(), some.limits(), some.deadlines(), some.guesses());
        try (FarmFixture fixture = FarmFixture.start(settings)) {
            InetSocketAddress server = fixture.farm.listening().get(0);
            try (RawClient lan = new RawClient(server, "127.1.0.1")) {
                assertThat(lan.md5(DOWNLOAD, "bob", "b0b")).isInstanceOf(Reply.Pass.class);
            }
            try (RawClient lan = new RawClient(server, "127.1.0.1")) {
                assertThat(lan.md5(DOWNLOAD, "alice", "secret")).as("not marked for MD5").isInstanceOf(Reply.Failed.class);
            }
            try (RawClient guest = new RawClient(server, "127.2.0.1")) {
                guest.open(DOWNLOAD);
            }
            try (RawClient other = new RawClient(server, "127.0.0.1")) {
                assertThat(other.ecSrp5(DOWNLOAD, "alice", "secret")).isInstanceOf(Reply.Pass.class);
            }
            fixture.awaitNobody();
        }
    }
}
