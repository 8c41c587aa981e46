package org.btestfarm.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpeningTest {
    @Test
    void fieldsStandWhereTheProtocolHasThem() throws ProtocolException {
        Opening opening = Opening.decode(hex("01020114008001000a0000000b000000"));

        assertThat(opening).isEqualTo(new Command(Transport.TCP, Direction.SERVER_TRANSMITS, Payload.ZEROS, 20, 32_768, 1, 10, 11));
        assertThat(opening).satisfies(it -> assertThat(((Command) it).wantsToken()).isTrue());
    }

    @Test
    void speedsAreUnsigned() throws ProtocolException {
        assertThat(Opening.decode(hex("00010000dc050000ffffffff00000080")))
                .isEqualTo(new Command(Transport.UDP, Direction.SERVER_RECEIVES, Payload.RANDOM, 0, 1_500, 0, 4_294_967_295L, 2_147_483_648L));
    }

    @Test
    void tokenThen02And13ZerosIsAJoin() throws ProtocolException {
        assertThat(Opening.decode(hex("abcd0200000000000000000000000000"))).isEqualTo(new Join(new SessionToken(0xabcd)));
        // These first two bytes are valid as a command's, so byte 2 is a payload, and 2 is none.
        refused("01030200000000000000000000000000");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "02010000000000000000000000000000", "00000000000000000000000000000000", "01040000000000000000000000000000", "01010200000000000000000000000000",
        "abcd0200000000000000000000000001", "ab000200000000000000000000000000", "00cd0200000000000000000000000000", "474554202f20485454502f312e310d0a"
    })
    void anythingElseIsRefusedInOneLine(String bytes) {
        refused(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 0x00ff, 0xff00, 0x0101, 0x0102, 0x0103, 0x10101})
    void whatReadsAsACommandOrHasAZeroByteIsNoToken(int value) {
        assertThat(SessionToken.isValid(value)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new SessionToken(value));
    }

    @Test
    void wrongLengthIsTheCallersFault() {
        assertThatIllegalArgumentException().isThrownBy(() -> Opening.decode(new byte[15]));
        assertThatIllegalArgumentException().isThrownBy(() -> Reply.decode(new byte[5]));
    }

    @Test
    void valuesThatDoNotFitTheWireAreRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Command(Transport.UDP, Direction.BOTH, Payload.ZEROS, 0, 0, 0, 1L << 32, 0))
                .withMessage("remote tx speed is 4294967296, allowed are 0 to 4294967295");
    }

    private static void refused(String bytes) {
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> Opening.decode(hex(bytes))).withMessageContaining("allowed are").withMessageNotContaining("\n");
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
