package org.btestfarm.farm.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.btestfarm.farm.settings.PortRange;
import org.junit.jupiter.api.Test;

class UdpPortsTest {
    private static final long REST = UdpPorts.REST_NANOS;

    @Test
    void thePortThatHasRestedLongestIsFirst() {
        UdpPorts ports = new UdpPorts(new PortRange(2001, 2003));
        assertThat(ports.take(1, 0)).hasValue(2001);
        assertThat(ports.take(1, 0)).hasValue(2002);
        ports.giveBack(2002, 10);
        ports.giveBack(2001, 20);
        assertThat(ports.take(1, 30)).as("never used before").hasValue(2003);
        assertThat(ports.take(1, 10 + REST - 1)).as("none has rested").isEmpty();
        assertThat(ports.take(1, 10 + REST)).hasValue(2002);
        assertThat(ports.take(1, 10 + REST)).isEmpty();
        assertThat(ports.take(1, 20 + REST)).hasValue(2001);
        assertThat(ports.take(1, 100 * REST)).as("all in use").isEmpty();
        assertThat(ports.inUse()).isEqualTo(3);
    }

    @Test
    void aClientsPortsNeverRunOutAtTheTop() {
        UdpPorts ports = new UdpPorts(new PortRange(PortRange.HIGHEST - 1, PortRange.HIGHEST));
        assertThat(ports.take(3, 0)).isEmpty();
        assertThat(ports.take(2, 0)).hasValue(PortRange.HIGHEST - 1);
        assertThat(ports.take(2, 0)).isEmpty();
        assertThat(ports.take(1, 0)).isEqualTo(OptionalInt.of(65_535 - 256));
        assertThat(ports.inUse()).isEqualTo(2);
    }
}
