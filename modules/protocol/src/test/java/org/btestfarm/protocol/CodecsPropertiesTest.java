package org.btestfarm.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** What is encoded is decoded to the same; what is decoded is encoded to the same bytes. */
class CodecsPropertiesTest {
    @Property
    void commandTravelsUnchanged(
            @ForAll Transport transport,
            @ForAll Direction direction,
            @ForAll Payload payload,
            @ForAll @IntRange(max = 255) int count,
            @ForAll @IntRange(max = 65_535) int txSize,
            @ForAll @IntRange(max = 65_535) int bufferSize,
            @ForAll @LongRange(max = Command.MAX_BPS) long remoteTx,
            @ForAll @LongRange(max = Command.MAX_BPS) long localTx)
            throws ProtocolException {
        Command command = new Command(transport, direction, payload, count, txSize, bufferSize, remoteTx, localTx);

        assertThat(Opening.decode(command.encode())).isEqualTo(command);
    }

    @Property
    void joinTravelsUnchangedWithAnyTokenThatIsHandedOut(@ForAll long seed) throws ProtocolException {
        SessionToken token = SessionToken.random(new Random(seed));
        Join join = new Join(token);

        assertThat(Opening.decode(join.encode())).isEqualTo(join);
        assertThat(Reply.decode(new Reply.Pass(token).encode())).isEqualTo(new Reply.Pass(token));
        assertThat(new Reply.Pass(token).token()).isEqualTo(token);
    }

    @Property
    void any16BytesAreOneOpeningAndOneOnlyOrRefused(@ForAll @Size(16) byte[] bytes, @ForAll @IntRange(max = 1) int protocol, @ForAll @IntRange(max = 3) int direction) {
        // Most random bytes are nothing: these are openings more often.
        bytes[0] = (byte) protocol;
        bytes[1] = (byte) direction;
        bytes[2] &= 1;
        try {
            assertThat(Opening.decode(bytes).encode()).isEqualTo(bytes);
            assertThat(direction).isNotZero();
        } catch (ProtocolException e) {
            assertThat(direction).isZero();
            assertThat(e).hasMessageContaining("direction is 0, allowed are 1, 2, 3");
        }
    }

    @Property
    void anyReplyThatIsReadIsWrittenTheSame(@ForAll @Size(4) byte[] bytes, @ForAll @IntRange(max = 4) int first) {
        bytes[0] = (byte) first;
        try {
            assertThat(Reply.decode(bytes).encode()).isEqualTo(bytes);
        } catch (ProtocolException e) {
            assertThat(e).hasMessageContaining("not a reply");
        }
    }
}
