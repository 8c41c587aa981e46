package org.btestfarm.farm.metering;

import java.util.Optional;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.Transport;

/**
 * What a lease is asked for with.
 *
 * @param user who logged in; empty where nobody was asked
 * @param address the client's
 * @param command what the client asked for
 * @param packetBytes size of the IP packets that a UDP test sends, bytes
 */
public record LeaseRequest(Optional<String> user, String address, Command command, int packetBytes) {
    /** Connections of a TCP test, streams of a UDP test: 1 to 255. */
    int connections() {
        return Math.max(1, command.connections());
    }

    boolean udp() {
        return command.transport() == Transport.UDP;
    }
}
