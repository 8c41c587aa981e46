package org.btestfarm.app.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.btestfarm.app.testing.Child;
import org.btestfarm.app.testing.FarmUnderTest;
import org.btestfarm.app.testing.Ran;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A farm in a process of its own tells a collector of logins and tests, and logs in JSON. */
class EventsOfAFarmTest {
    @TempDir
    private Path folder;

    private static Ran test(int port, String user, String password) {
        return Ran.with("test", FarmUnderTest.IPV4, "-P", String.valueOf(port), "-a", user, "-p", password, "-d", "0.3", "--rx-rate", "1M");
    }

    private static String next(DatagramSocket collector) throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
        collector.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
    }

    @Test
    void aTestIsTwoEventsAndALoginOneAndAQuotaIsNoFailedLogin() throws Exception {
        try (DatagramSocket collector = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            collector.setSoTimeout((int) FarmUnderTest.LONG.toMillis());
            Path file = Files.writeString(folder.resolve("farm.conf"), "btest-farm.syslog.server = \"udp://127.0.0.1:" + collector.getLocalPort() + "\"\n");
            try (Child farm = Child.start(
                    folder, "serve", "--listen", FarmUnderTest.IPV4, "--port", "0", "--udp-ports", "28401-28500", "--data", "data", "--http", "127.0.0.1:0",
                    "--user", "anna:rain", "--config", file.toString(), "--log-format", "json")) {
                int port = farm.awaitReady();
                assertThat(test(port, "anna", "sun\nAUTH_SUCCESS").status()).isNotZero();
                assertThat(next(collector)).contains(" AUTH_FAILURE user=anna address=127.0.0.1 ");
                assertThat(test(port, "x\" method=y\nTEST_END", "rain").status()).isNotZero();
                assertThat(next(collector)).contains(" AUTH_FAILURE user=\"x\\\" method=y\\u000aTEST_END\" address=127.0.0.1 ");

                assertThat(test(port, "anna", "rain").status()).isZero();
                List<String> three = List.of(next(collector), next(collector), next(collector));
                assertThat(three.get(0)).contains(" AUTH_SUCCESS user=anna ");
                assertThat(three.get(1)).containsPattern(" TEST_START test=[0-9a-f]{32} user=anna address=127.0.0.1 protocol=tcp direction=transmits ");
                assertThat(three.get(2)).containsPattern(" TEST_END test=[0-9a-f]{32} user=anna .* in=\\d+ out=[1-9]\\d* .*reason=client_closed");

                assertThat(Ran.with("quota", "set", "user:anna", "day=1", "--data", folder.resolve("data").toString()).status()).isZero();
                assertThat(test(port, "anna", "rain").status()).isNotZero();
                assertThat(next(collector)).contains(" AUTH_SUCCESS user=anna ");
                farm.terminate();
                assertThat(farm.status()).isZero();
                collector.setSoTimeout(100);
                List<String> more = new ArrayList<>();
                try {
                    more.add(next(collector));
                } catch (SocketTimeoutException e) {
                    assertThat(more).isEmpty(); // As it should be: the farm has gone, and all that it sent over loopback is here.
                }
                assertThat(more).as("events of a test that a quota refused").isEmpty();

                for (String line : farm.err()) {
                    JsonNode logged = new ObjectMapper().readTree(line);
                    assertThat(logged.path("level").asText()).as(line).isNotEmpty();
                    assertThat(logged.path("formattedMessage").asText()).as(line).isNotEmpty();
                }
            }
        }
    }
}
