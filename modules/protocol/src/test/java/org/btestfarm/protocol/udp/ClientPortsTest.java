package org.btestfarm.protocol.udp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientPortsTest {
    @Test
    void clientsFirstPortIs256AboveTheServers() {
        assertThat(ClientPorts.of(2_001, 0)).isEqualTo(2_257);
        assertThat(ClientPorts.of(2_001, 19)).isEqualTo(2_276);
    }

    @Test
    void lastStreamOfTheHighestAnnouncedPortHasTheHighestPort() {
        assertThat(ClientPorts.highestAnnounced(1)).isEqualTo(65_279);
        assertThat(ClientPorts.of(ClientPorts.highestAnnounced(255), 254)).isEqualTo(65_535);
    }
}
