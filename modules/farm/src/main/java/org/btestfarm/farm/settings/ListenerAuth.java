package org.btestfarm.farm.settings;

/** How clients log in. It is the listener's or the network's ({@link AuthRule}), since the server speaks before it knows the name (docs/protocol.md, section 1). */
public enum ListenerAuth {
    /** Nobody is asked who they are. */
    OPEN,
    /** RouterOS before 6.43: only users who are marked for it (docs/protocol.md, section 3). */
    MD5,
    /** RouterOS 6.43 and later (docs/protocol.md, section 4). */
    ECSRP5
}
