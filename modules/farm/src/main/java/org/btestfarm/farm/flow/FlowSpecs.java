package org.btestfarm.farm.flow;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.IntStream;
import org.btestfarm.dataplane.TcpFlowSpec;
import org.btestfarm.dataplane.UdpFlowSpec;
import org.btestfarm.farm.session.NodeSession;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.udp.ClientPorts;

/** What a command asks of the data plane (docs/protocol.md, sections 2, 7 and 8). */
public final class FlowSpecs {
    private FlowSpecs() {}

    public static TcpFlowSpec tcp(OpenedTest mine) {
        Command command = mine.test().command();
        NodeSession shared = mine.shared();
        int writeSize = command.txSize() == 0 ? Command.DEFAULT_TCP_TX_SIZE : command.txSize();
        return new TcpFlowSpec(
                command.direction().serverTransmits(),
                command.payload(),
                writeSize,
                TcpFlowSpec.Incoming.DATA,
                shared.pace(),
                shared.sendCredit(),
                shared.receiveCredit());
    }

    public static UdpFlowSpec udp(OpenedTest mine, InetAddress client, int port) {
        Command command = mine.test().command();
        NodeSession shared = mine.shared();
        List<InetSocketAddress> targets = IntStream.range(0, command.connections())
                .mapToObj(stream -> new InetSocketAddress(client, ClientPorts.of(port, stream)))
                .toList();
        return new UdpFlowSpec(
                command.direction().serverTransmits(),
                command.direction().serverReceives(),
                command.payload(),
                packetSize(mine),
                client,
                targets,
                true,
                false,
                shared.pace(),
                command.localTxBps(),
                shared.sendCredit(),
                shared.receiveCredit());
    }

    /** Size of the IP packets that the farm sends, bytes. */
    public static int packetSize(OpenedTest mine) {
        int asked = mine.test().command().txSize();
        return asked == 0 ? Command.DEFAULT_UDP_TX_SIZE : asked;
    }
}
