package org.btestfarm.protocol.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.btestfarm.protocol.Opening;
import org.btestfarm.protocol.ProtocolException;
import org.btestfarm.protocol.Reply;
import org.btestfarm.protocol.auth.Md5Login;
import org.btestfarm.protocol.rate.BitRate;
import org.btestfarm.protocol.status.StatusMessage;

/** Whatever bytes a peer or a person sends: a value that encodes to the same bytes, or a refusal in one line; never anything else. */
class DecodersFuzzTest {
    @FuzzTest
    void opening(byte[] data) {
        byte[] bytes = Arrays.copyOf(data, Opening.LENGTH);
        try {
            assertThat(Opening.decode(bytes).encode()).isEqualTo(bytes);
        } catch (ProtocolException e) {
            assertThat(e).hasMessageNotContaining("\n");
        }
    }

    @FuzzTest
    void reply(byte[] data) {
        byte[] bytes = Arrays.copyOf(data, Reply.LENGTH);
        try {
            assertThat(Reply.decode(bytes).encode()).isEqualTo(bytes);
        } catch (ProtocolException e) {
            assertThat(e).hasMessageNotContaining("\n");
        }
    }

    @FuzzTest
    void statusMessage(byte[] data) {
        StatusMessage.decode(data).ifPresent(status -> {
            assertThat(data).hasSize(StatusMessage.LENGTH);
            assertThat(StatusMessage.decode(status.encode())).contains(status);
        });
    }

    @FuzzTest
    void md5Attempt(byte[] data) {
        Md5Login.Attempt attempt = Md5Login.Attempt.decode(Arrays.copyOf(data, Md5Login.RESPONSE_LENGTH));
        assertThat(attempt.hash()).hasSize(16);
        assertThat(attempt.userName()).hasSizeLessThanOrEqualTo(Md5Login.MAX_NAME_LENGTH).doesNotContain(0);
    }

    @FuzzTest
    void bitRate(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        try {
            assertThat(BitRate.parse(text)).isBetween(0L, BitRate.MAX_BPS);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).doesNotContain("\n").hasSizeLessThan(200);
        }
    }
}
