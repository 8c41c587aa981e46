package org.btestfarm.farm.settings;

import java.net.InetSocketAddress;

/**
 * One address to listen on.
 *
 * @param address resolved; port 0 lets the system choose
 * @param auth how its clients log in
 */
public record ListenerSettings(InetSocketAddress address, ListenerAuth auth) {
    public ListenerSettings {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("listeners: the address " + address.getHostString() + " is not known");
        }
    }
}
