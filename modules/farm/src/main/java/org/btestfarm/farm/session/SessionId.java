package org.btestfarm.farm.session;

import java.net.InetAddress;
import org.btestfarm.protocol.IpText;
import org.btestfarm.protocol.SessionToken;

/**
 * What a test is known by: all that a joining connection brings along (docs/protocol.md, section 5).
 *
 * @param address the client's, as text
 * @param token 16 bits, a valid {@link SessionToken}
 */
public record SessionId(String address, int token) implements CborSerializable {
    /** The id of a client's test. */
    public static SessionId of(InetAddress address, SessionToken token) {
        return new SessionId(IpText.of(address), token.value());
    }

    /** The name of the sharded entity. */
    public String entityId() {
        return address + "-" + Integer.toHexString(token);
    }
}
