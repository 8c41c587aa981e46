package org.btestfarm.client.run;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.btestfarm.dataplane.Wire;

/** Where wires come from: {@link org.btestfarm.dataplane.DataPlane#connect}. */
@FunctionalInterface
public interface Connector {
    /** Opens a TCP connection; fails with an {@link java.io.IOException} when refused, unreachable or not done by the deadline. */
    CompletionStage<Wire> connect(InetSocketAddress remote, Duration deadline);
}
