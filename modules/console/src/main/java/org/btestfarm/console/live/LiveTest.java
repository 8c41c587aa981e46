package org.btestfarm.console.live;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A test that runs. Tx is what the farm sent (the router's download), rx what it received (the upload). What is not known is absent, never 0.
 *
 * @param id the test's, as in log and journal; no key to its result
 * @param address the client's, as text
 * @param user who logged in; empty if nobody was asked
 * @param transport {@code tcp} or {@code udp}
 * @param direction what the farm does: {@code receives}, {@code transmits} or {@code both}
 * @param connections how many connections (TCP) or streams (UDP) it has now, of all nodes
 * @param started when its first data flowed
 * @param seconds how long it runs
 * @param txBps what was sent in the last second, bit/s; empty in its first
 * @param rxBps what was received in the last second, bit/s; empty in its first
 * @param txBytes what left since its start
 * @param rxBytes what was received since its start
 * @param lost UDP datagrams of the client that did not arrive; empty where that cannot be known
 * @param localCpu CPU load of the busiest of its nodes, percent
 * @param remoteCpu the client's CPU load, percent; empty if it never said
 * @param limitBps how fast the farm may send, bit/s, as the client or a policy wants it; empty for no limit
 * @param nodes the names of the nodes that it runs on, sorted; usually one
 */
public record LiveTest(
        String id,
        String address,
        Optional<String> user,
        String transport,
        String direction,
        int connections,
        Instant started,
        double seconds,
        OptionalLong txBps,
        OptionalLong rxBps,
        long txBytes,
        long rxBytes,
        OptionalLong lost,
        OptionalInt localCpu,
        OptionalInt remoteCpu,
        OptionalLong limitBps,
        List<String> nodes) {
    public LiveTest {
        nodes = List.copyOf(nodes);
    }

    /** The same test, with its address as somebody may see it. */
    LiveTest withAddress(String shown) {
        return new LiveTest(
                id, shown, user, transport, direction, connections, started, seconds, txBps, rxBps, txBytes, rxBytes, lost, localCpu, remoteCpu, limitBps, nodes);
    }
}
