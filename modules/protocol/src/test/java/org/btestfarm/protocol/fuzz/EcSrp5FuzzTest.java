package org.btestfarm.protocol.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.security.SecureRandom;
import java.util.Arrays;
import org.btestfarm.protocol.ProtocolException;
import org.btestfarm.protocol.auth.EcSrp5Client;
import org.btestfarm.protocol.auth.EcSrp5Server;
import org.btestfarm.protocol.auth.Verifier;

/** Any payload of any EC-SRP5 message is taken or refused in one line, and none of them logs in. */
class EcSrp5FuzzTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Verifier VERIFIER = Verifier.create("alice", "secret", RANDOM);

    @FuzzTest
    void message1(byte[] payload) {
        try {
            EcSrp5Server.Start start = EcSrp5Server.Start.decode(payload);
            assertThat(start.userName()).hasSize(payload.length - 34).doesNotContain(0);
            assertThat(EcSrp5Server.begin(start, VERIFIER, true, RANDOM).challengeFrame()).hasSize(50).startsWith(49);
        } catch (ProtocolException e) {
            assertThat(e).hasMessageNotContaining("\n");
        }
    }

    @FuzzTest
    void message2(byte[] payload) {
        EcSrp5Client client = new EcSrp5Client("alice", "secret", RANDOM);
        try {
            assertThat(client.answerFrame(payload)).hasSize(33).startsWith(32);
        } catch (ProtocolException e) {
            assertThat(e).hasMessageNotContaining("\n");
        }
    }

    @FuzzTest
    void messages3And4(byte[] payload) throws ProtocolException {
        EcSrp5Client client = new EcSrp5Client("alice", "secret", RANDOM);
        byte[] start = client.startFrame();
        EcSrp5Server server = EcSrp5Server.begin(
                EcSrp5Server.Start.decode(Arrays.copyOfRange(start, 1, start.length)), VERIFIER, true, RANDOM);
        client.answerFrame(Arrays.copyOfRange(server.challengeFrame(), 1, 50));

        assertThat(server.confirm(payload)).isEmpty();
        assertThat(client.serverIsGenuine(payload)).isFalse();
    }
}
