package org.btestfarm.farm;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.btestfarm.farm.settings.UdpAddresses;
import org.btestfarm.protocol.IpText;

/** Whether UDP can be bound where the settings say: found out at the start, and not by the first test. */
final class UdpAddressCheck {
    private UdpAddressCheck() {}

    /** @throws FarmStartException if one of them is no address of this machine; one line */
    static void require(UdpAddresses addresses) throws FarmStartException {
        for (InetAddress address : addresses.addresses()) {
            try {
                new DatagramSocket(new InetSocketAddress(address, 0)).close();
            } catch (IOException e) {
                throw new FarmStartException("udp-addresses: UDP cannot be bound on " + IpText.of(address) + ": " + e.getMessage(), e);
            }
        }
    }
}
