package org.btestfarm.farm.live;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.btestfarm.farm.session.CborSerializable;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Transport;

/**
 * What a test does on one node. What is not known is absent.
 *
 * @param test the test's id
 * @param address the client's, as text
 * @param user who logged in; empty if nobody was asked
 * @param transport what is measured
 * @param direction who sends
 * @param connections how many connections (TCP) or streams (UDP) it has here now, at least 1
 * @param elapsedMillis how long it runs, on whichever node it began
 * @param inBps what came in since the second before, bit/s; empty just after its start
 * @param outBps what left since the second before, bit/s; empty just after its start
 * @param in bytes received here since its start
 * @param out bytes that left here since its start
 * @param lost datagrams of the client that did not arrive; empty where that cannot be known
 * @param remoteCpuPct the client's CPU load, percent, as it said to this node
 * @param limitBps how fast its connections here may send together, bit/s; empty for no limit
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record TestActivity(
        String test,
        String address,
        Optional<String> user,
        Transport transport,
        Direction direction,
        int connections,
        long elapsedMillis,
        OptionalLong inBps,
        OptionalLong outBps,
        long in,
        long out,
        OptionalLong lost,
        OptionalInt remoteCpuPct,
        OptionalLong limitBps)
        implements CborSerializable {}
