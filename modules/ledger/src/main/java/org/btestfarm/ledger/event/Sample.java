package org.btestfarm.ledger.event;

import java.util.OptionalInt;
import java.util.OptionalLong;
import org.btestfarm.ledger.bytes.ByteSink;
import org.btestfarm.ledger.bytes.ByteSource;

/**
 * One second of a test on one node. What the peer did not report is absent, not 0.
 *
 * @param second which one, since the test began on that node, from 0
 * @param txBytes what left, bytes
 * @param rxBytes what came in, bytes
 * @param lost UDP datagrams lost on the way to us
 * @param localCpu our CPU load, percent
 * @param remoteCpu the peer's CPU load, percent
 */
public record Sample(long second, long txBytes, long rxBytes, OptionalLong lost, OptionalInt localCpu, OptionalInt remoteCpu) {
    void write(ByteSink sink) {
        sink.number(second).number(txBytes).number(rxBytes).maybe(lost).maybe(localCpu).maybe(remoteCpu);
    }

    static Sample read(ByteSource source) {
        return new Sample(source.number(), source.number(), source.number(), source.maybeNumber(), source.maybeSmall(), source.maybeSmall());
    }
}
