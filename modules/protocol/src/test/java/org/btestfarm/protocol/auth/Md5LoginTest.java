package org.btestfarm.protocol.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Md5LoginTest {
    private static final byte[] CHALLENGE = HexFormat.of().parseHex("ad32d6f94d28161625f2f390bb895637");

    @Test
    void responseIsThatOfThePublishedVector() {
        byte[] response = Md5Login.response("btest", "test", CHALLENGE);

        assertThat(response).hasSize(Md5Login.RESPONSE_LENGTH);
        assertThat(HexFormat.of().formatHex(response, 0, 16)).isEqualTo("3c968565bc0314f281a6da1571cf7255");
        assertThat(new String(response, 16, 5, StandardCharsets.US_ASCII)).isEqualTo("btest");
        assertThat(Arrays.copyOfRange(response, 21, 48)).containsOnly(0);
    }

    @Test
    void rightPasswordMatchesAndNothingElse() {
        Md5Login.Attempt attempt = Md5Login.Attempt.decode(Md5Login.response("btest", "pässwörd", CHALLENGE));

        assertThat(Md5Login.matches(attempt, "pässwörd", CHALLENGE)).isTrue();
        assertThat(Md5Login.matches(attempt, "passw0rd", CHALLENGE)).isFalse();
        assertThat(Md5Login.matches(attempt, "", CHALLENGE)).isFalse();
        assertThat(Md5Login.matches(attempt, "pässwörd", new byte[16])).isFalse();
    }

    @Test
    void nameMayFillAll32BytesAndBeEmpty() {
        String longest = "n".repeat(32);
        assertThat(Md5Login.Attempt.decode(Md5Login.response(longest, "p", CHALLENGE)).userNameText()).isEqualTo(longest);
        assertThat(Md5Login.Attempt.decode(Md5Login.response("", "p", CHALLENGE)).userName()).isEmpty();
    }

    @Test
    void whatStandsBehindTheNamesEndIsPadding() {
        byte[] response = Md5Login.response("me", "p", CHALLENGE);
        response[30] = 'x';

        assertThat(Md5Login.Attempt.decode(response).userNameText()).isEqualTo("me");
    }

    @Test
    void overlongNamesAndWrongLengthsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Md5Login.response("n".repeat(33), "p", CHALLENGE)).withMessageContaining("33 bytes");
        assertThatIllegalArgumentException().isThrownBy(() -> Md5Login.response("a\0b", "p", CHALLENGE));
        assertThatIllegalArgumentException().isThrownBy(() -> Md5Login.response("a", "p", new byte[15]));
        assertThatIllegalArgumentException().isThrownBy(() -> Md5Login.Attempt.decode(new byte[47]));
    }
}
