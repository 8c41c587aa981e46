package org.btestfarm.protocol.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import org.btestfarm.protocol.ProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EcSrp5VectorsTest {
    static List<EcSrp5Vector> vectors() {
        return EcSrp5Vector.all();
    }

    @Test
    void allVectorsAreThere() {
        assertThat(vectors()).hasSize(17);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void passwordGivesTheVerifier(EcSrp5Vector vector) {
        Verifier verifier = Verifier.of(vector.text("user"), vector.text("password"), vector.bytes("salt"));

        assertThat(verifier).isEqualTo(vector.verifier());
        assertThat(EcSrp5Hash.secret(vector.bytes("user"), vector.text("password"), vector.bytes("salt")))
                .isEqualTo(new BigInteger(1, vector.bytes("i")));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void clientSpeaksAsInTheVector(EcSrp5Vector vector) throws ProtocolException {
        EcSrp5Client client = new EcSrp5Client(
                vector.text("user"), vector.text("password"), new FixedRandom(vector.bytes("client_private")));

        assertThat(client.startFrame()).isEqualTo(vector.bytes("frame1"));
        assertThat(client.answerFrame(vector.payload("frame2"))).isEqualTo(vector.bytes("frame3"));
        assertThat(client.serverIsGenuine(vector.payload("frame4"))).isTrue();
        assertThat(client.serverIsGenuine(vector.payload("frame3"))).isFalse();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void serverSpeaksAsInTheVector(EcSrp5Vector vector) throws ProtocolException {
        EcSrp5Server.Start start = EcSrp5Server.Start.decode(vector.payload("frame1"));
        EcSrp5Server server =
                EcSrp5Server.begin(start, vector.verifier(), true, new FixedRandom(vector.bytes("server_private")));

        assertThat(start.userNameText()).isEqualTo(vector.text("user"));
        assertThat(start.clientX()).isEqualTo(vector.bytes("client_x"));
        assertThat(start.clientParity()).isEqualTo(vector.number("client_parity"));
        assertThat(server.challengeFrame()).isEqualTo(vector.bytes("frame2"));
        assertThat(server.confirm(vector.payload("frame3"))).contains(vector.bytes("frame4"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void everyStepBetweenIsAsInTheVector(EcSrp5Vector vector) throws ProtocolException {
        byte[] j = EcSrp5Hash.keys(vector.bytes("client_x"), vector.bytes("server_x"));
        byte[] client = EcSrp5Hash.clientConfirmation(j, vector.bytes("z"));
        byte[] server = EcSrp5Hash.serverConfirmation(j, client, vector.bytes("z"));
        CurvePoint serverKey = EcSrp5Curve.point("key", vector.bytes("server_x"), vector.number("server_parity"));

        assertThat(j).isEqualTo(vector.bytes("j"));
        assertThat(client).isEqualTo(vector.bytes("client_confirmation"));
        assertThat(server).isEqualTo(vector.bytes("server_confirmation"));
        assertThat(serverKey.coordinates().u()).isEqualTo(vector.bytes("server_x"));
        assertThat(serverKey.coordinates().parity()).isEqualTo(vector.number("server_parity"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void hashToPointTriesAsOftenAsInTheVector(EcSrp5Vector vector) throws ProtocolException {
        byte[] counter = new BigInteger(1, EcSrp5Hash.of(vector.bytes("gamma_x")))
                .add(BigInteger.valueOf(vector.number("hash_to_point_increments")))
                .toByteArray();
        byte[] last32 = new byte[32];
        int length = Math.min(32, counter.length);
        System.arraycopy(counter, counter.length - length, last32, 32 - length, length);

        CurvePoint even = EcSrp5Curve.hashToPoint(vector.bytes("gamma_x"), 0);
        CurvePoint odd = EcSrp5Curve.hashToPoint(vector.bytes("gamma_x"), 1);

        BigInteger p = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
        assertThat(new BigInteger(1, even.coordinates().u())).isEqualTo(new BigInteger(1, EcSrp5Hash.of(last32)).mod(p));
        assertThat(odd.coordinates().u()).isEqualTo(even.coordinates().u());
        assertThat(List.of(even.coordinates().parity(), odd.coordinates().parity())).containsExactly(0, 1);
    }
}
