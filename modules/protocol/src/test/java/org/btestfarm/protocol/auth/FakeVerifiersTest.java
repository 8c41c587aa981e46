package org.btestfarm.protocol.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.btestfarm.protocol.ProtocolException;
import org.junit.jupiter.api.Test;

class FakeVerifiersTest {
    private static final byte[] SECRET = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private final FakeVerifiers fakes = new FakeVerifiers(SECRET);

    @Test
    void sameNameAndSecretGiveTheSameOnEveryNode() {
        assertThat(fakes.of(name("mallory"))).isEqualTo(new FakeVerifiers(SECRET).of(name("mallory")));
    }

    @Test
    void anotherNameOrSecretGivesAnotherSalt() {
        byte[] other = SECRET.clone();
        other[0]++;
        Set<Verifier> seen = new HashSet<>();
        for (String name : new String[] {"", "a", "b", "admin", "mallory"}) {
            seen.add(fakes.of(name(name)));
            seen.add(new FakeVerifiers(other).of(name(name)));
        }
        assertThat(seen).hasSize(10);
    }

    @Test
    void loginWithOneGoesItsWholeWayAndFails() throws ProtocolException {
        EcSrp5Client client = new EcSrp5Client("mallory", "guess", new SecureRandom());
        EcSrp5Server.Start start = EcSrp5Server.Start.decode(
                EcSrp5Curve.part(client.startFrame(), 1, client.startFrame().length - 1));
        EcSrp5Server server = EcSrp5Server.begin(start, fakes.of(start.userName()), false, new SecureRandom());
        byte[] challenge = server.challengeFrame();

        byte[] answer = client.answerFrame(EcSrp5Curve.part(challenge, 1, 49));

        assertThat(EcSrp5Curve.part(challenge, 34, 16)).isEqualTo(fakes.of(name("mallory")).salt());
        assertThat(server.confirm(EcSrp5Curve.part(answer, 1, 32))).isEmpty();
    }

    @Test
    void shortSecretIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new FakeVerifiers(new byte[15])).withMessageContaining("16 or more");
    }

    private static byte[] name(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
