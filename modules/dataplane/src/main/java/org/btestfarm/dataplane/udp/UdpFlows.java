package org.btestfarm.dataplane.udp;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.btestfarm.dataplane.Flow;
import org.btestfarm.dataplane.FlowEnd;
import org.btestfarm.dataplane.FlowSignals;
import org.btestfarm.dataplane.UdpFlowSpec;
import org.btestfarm.dataplane.UdpSocket;
import org.btestfarm.dataplane.net.Sockets;

/** Where UDP flows begin. */
public final class UdpFlows {
    private UdpFlows() {}

    /**
     * Binds a UDP socket.
     *
     * @param loop where it lives: that of the wire that its flow will belong to
     * @param sockets the mechanism that the loop polls with
     * @return fails with a {@link java.net.BindException} if the port is taken
     */
    public static CompletionStage<UdpSocket> bind(EventLoop loop, Sockets sockets, InetSocketAddress local) {
        return UdpPort.bind(loop, sockets, local);
    }

    /**
     * Starts a flow.
     *
     * @param wire the TCP channel beside it, which does not read by itself; the flow adds its handler to its pipeline, reads and closes it
     * @param sockets bound by {@link #bind} on the wire's event loop, at least one
     */
    public static Flow start(Channel wire, List<UdpSocket> sockets, UdpFlowSpec spec, FlowSignals signals) {
        if (sockets.isEmpty() || spec.targets().isEmpty()) {
            throw new IllegalArgumentException("a UDP flow needs a socket and a target at least, it has " + sockets.size() + " and "
                    + spec.targets().size());
        }
        List<UdpPort> ports = sockets.stream().map(UdpFlows::own).toList();
        UdpFlow flow = new UdpFlow(wire, ports, spec, signals);
        try {
            wire.eventLoop().execute(flow::start);
        } catch (RejectedExecutionException e) {
            signals.ended(new FlowEnd(FlowEnd.Cause.BROKEN, "the data plane is closed"));
        }
        return flow;
    }

    private static UdpPort own(UdpSocket socket) {
        if (socket instanceof UdpPort port) {
            return port;
        }
        throw new IllegalArgumentException("not a socket of this data plane: " + socket);
    }
}
