package org.btestfarm.farm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.btestfarm.farm.RawClient.command;

import java.io.EOFException;
import java.net.DatagramSocket;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.btestfarm.farm.settings.Limits;
import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Opening;
import org.btestfarm.protocol.Reply;
import org.btestfarm.protocol.SessionToken;
import org.btestfarm.protocol.Transport;
import org.btestfarm.protocol.auth.EcSrp5Client;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients do wrong, by mistake or on purpose. Afterwards counts, ports and file descriptors are back where they were. */
class BadInputTest {
    private static final Command DOWNLOAD = command(Transport.TCP, Direction.SERVER_TRANSMITS, 0, 10_000_000);

    private static FarmFixture fixture;
    private static FarmFixture impatient;
    private long openFiles;

    @BeforeAll
    static void start() throws Exception {
        fixture = FarmFixture.start(FarmFixture.settings(Limits.defaults(), FarmFixture.shortIdle()));
        // Only for handshakes that must end at a deadline: a busy machine takes its time for all others.
        impatient = FarmFixture.start(FarmFixture.settings(Limits.defaults(), FarmFixture.shortHandshake()));
        // The first test loads classes and opens files that stay open.
        for (FarmFixture farm : List.of(fixture, impatient)) {
            try (RawClient client = farm.connect(ListenerAuth.ECSRP5)) {
                client.ecSrp5(command(Transport.UDP, Direction.BOTH, 0, 1_000_000), "alice", "secret");
            } catch (EOFException e) {
                assertThat(farm).as("closed at a deadline, on a busy machine").isSameAs(impatient);
            }
            farm.awaitNobody();
        }
    }

    @AfterAll
    static void stop() throws Exception {
        impatient.close();
        fixture.close();
    }

    @BeforeEach
    void countFiles() throws Exception {
        openFiles = FarmFixture.openFiles();
    }

    @AfterEach
    void everythingIsBack() {
        fixture.awaitNobody();
        impatient.awaitNobody();
        Awaitility.await()
                .atMost(FarmFixture.LONG)
                .untilAsserted(() -> assertThat(FarmFixture.openFiles()).as("open files").isLessThanOrEqualTo(openFiles));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15})
    void truncatedCommand(int length) throws Exception {
        try (RawClient client = fixture.connect(ListenerAuth.OPEN).greeted()) {
            client.send(Arrays.copyOf(DOWNLOAD.encode(), length));
            client.socket.shutdownOutput();
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void commandThatComesAByteAtATimeTakesTooLong() throws Exception {
        try (RawClient client = impatient.connect(ListenerAuth.OPEN).greeted()) {
            client.send(new byte[] {1});
            client.send(new byte[] {2});
            assertThat(client.isClosedByServer()).as("closed at the deadline").isTrue();
        }
    }

    @Test
    void commandThatComesAByteAtATimeInTimeIsFine() throws Exception {
        try (RawClient client = fixture.connect(ListenerAuth.OPEN).greeted()) {
            for (byte b : DOWNLOAD.encode()) {
                client.send(new byte[] {b});
            }
            assertThat(client.readReply()).isEqualTo(new Reply.Pass());
        }
    }

    @ParameterizedTest
    @CsvSource({"2,1,0", "1,0,0", "1,4,0", "1,1,2", "0,0,0", "255,255,255", "71,69,84"})
    void invalidCommand(int first, int second, int third) throws Exception {
        byte[] opening = new byte[Opening.LENGTH];
        Arrays.fill(opening, (byte) 'x');
        opening[0] = (byte) first;
        opening[1] = (byte) second;
        opening[2] = (byte) third;
        try (RawClient client = fixture.connect(ListenerAuth.OPEN).greeted()) {
            client.send(opening);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"alice, wrong", "nobody, secret", "Alice, secret", "'', ''"})
    void wrongPasswordAndUnknownUserLookTheSameWithEcSrp5(String user, String password) throws Exception {
        try (RawClient client = fixture.connect(ListenerAuth.ECSRP5)) {
            assertThat(client.ecSrp5(DOWNLOAD, user, password)).isEqualTo(new Reply.Failed());
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"bob, wrong", "nobody, b0b", "alice, secret", "12345678901234567890123456789012, b0b"})
    void wrongPasswordUnknownUserAndUserWithoutMd5LookTheSameWithMd5(String user, String password) throws Exception {
        try (RawClient client = fixture.connect(ListenerAuth.MD5)) {
            assertThat(client.md5(DOWNLOAD, user, password)).isEqualTo(new Reply.Failed());
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void longestNameWithEcSrp5() throws Exception {
        try (RawClient client = fixture.connect(ListenerAuth.ECSRP5)) {
            assertThat(client.ecSrp5(DOWNLOAD, "n".repeat(221), "x")).isEqualTo(new Reply.Failed());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "01ff", "22", "ff", "point"})
    void brokenEcSrp5Message(String what) throws Exception {
        byte[] message = switch (what) {
            case "00" -> new byte[] {0};
            case "01ff" -> new byte[] {1, (byte) 0xff};
            case "22" -> Arrays.copyOf(new byte[] {0x22, 1}, 0x23);
            case "ff" -> overlong();
            default -> notAPoint();
        };
        try (RawClient client = fixture.connect(ListenerAuth.ECSRP5).greeted()) {
            client.send(DOWNLOAD.encode());
            assertThat(client.readReply()).isEqualTo(new Reply.EcSrp5());
            client.send(message);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    /** 255 bytes of name: no zero, no key. */
    private static byte[] overlong() {
        byte[] message = new byte[256];
        Arrays.fill(message, (byte) 'n');
        message[0] = (byte) 255;
        return message;
    }

    /** x = 0 is of small order. */
    private static byte[] notAPoint() {
        byte[] message = new byte[1 + 1 + 1 + 33];
        message[0] = 35;
        message[1] = 'a';
        return message;
    }

    @ParameterizedTest
    @EnumSource(value = ListenerAuth.class, names = {"MD5", "ECSRP5"})
    void evenADefectOfOursLeavesNothingBehind(ListenerAuth auth) throws Exception {
        try (RawClient client = fixture.connect(auth)) {
            assertThatThrownBy(() -> {
                        if (auth == ListenerAuth.MD5) {
                            client.md5(DOWNLOAD, "defect", "x");
                        } else {
                            client.ecSrp5(DOWNLOAD, "defect", "x");
                        }
                    })
                    .isInstanceOf(EOFException.class);
        }
    }

    @Test
    void joinWithAGuessedToken() throws Exception {
        try (RawClient client = fixture.connect(ListenerAuth.OPEN)) {
            assertThat(client.join(new SessionToken(0x4711))).isEqualTo(new Reply.Failed());
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void joinWithADeadToken() throws Exception {
        Reply.Pass pass;
        try (RawClient first = fixture.connect(ListenerAuth.OPEN)) {
            pass = first.open(command(Transport.TCP, Direction.SERVER_TRANSMITS, 5, 1_000_000));
        }
        fixture.awaitNobody();
        try (RawClient client = fixture.connect(ListenerAuth.OPEN)) {
            assertThat(client.join(pass.token())).isEqualTo(new Reply.Failed());
        }
    }

    @Test
    void joinFromAForeignAddress() throws Exception {
        try (RawClient first = fixture.connect(ListenerAuth.OPEN);
                RawClient foreign = new RawClient(fixture.address(ListenerAuth.OPEN), "127.0.0.2")) {
            Reply.Pass pass = first.open(command(Transport.TCP, Direction.SERVER_TRANSMITS, 5, 1_000_000));
            assertThat(foreign.join(pass.token())).isEqualTo(new Reply.Failed());
            assertThat(foreign.isClosedByServer()).isTrue();
        }
    }

    @Test
    void garbageAfterTheCommandIsData() throws Exception {
        try (RawClient client = fixture.connect(ListenerAuth.OPEN).greeted()) {
            byte[] all = Arrays.copyOf(command(Transport.TCP, Direction.SERVER_RECEIVES, 0, 0).encode(), Opening.LENGTH + 500);
            Arrays.fill(all, Opening.LENGTH, all.length, (byte) 0xa5);
            client.send(all);
            assertThat(client.readReply()).isEqualTo(new Reply.Pass());
            assertThat(client.readStatusesOf(500)).isEqualTo(500);
        }
    }

    @Test
    void garbageInPlaceOfStatusMessagesEndsAUdpTest() throws Exception {
        try (RawClient client = fixture.connect(ListenerAuth.OPEN).greeted()) {
            byte[] all = Arrays.copyOf(command(Transport.UDP, Direction.SERVER_TRANSMITS, 0, 1_000_000).encode(), 5_000);
            Arrays.fill(all, Opening.LENGTH, all.length, (byte) 7);
            client.send(all);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void resetAtEachStep(int step) throws Exception {
        RawClient client = fixture.connect(ListenerAuth.ECSRP5);
        EcSrp5Client login = new EcSrp5Client("alice", "secret", new SecureRandom());
        List<Step> steps = List.of(
                client::greeted,
                () -> client.send(command(Transport.UDP, Direction.BOTH, 0, 1_000_000).encode()),
                client::readReply,
                () -> client.send(login.startFrame()),
                () -> client.send(login.answerFrame(Arrays.copyOfRange(client.read(50), 1, 50))));
        for (int i = 0; i <= step; i++) {
            steps.get(i).take();
        }
        client.reset();
    }

    private interface Step {
        void take() throws Exception;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TCP", "UDP"})
    void resetWhileTheTestRuns(Transport transport) throws Exception {
        RawClient client = fixture.connect(ListenerAuth.OPEN);
        client.open(command(transport, Direction.BOTH, 0, 10_000_000));
        client.reset();
    }

    @Test
    void loginThatNeverAnswers() throws Exception {
        try (RawClient client = impatient.connect(ListenerAuth.MD5).greeted()) {
            client.send(DOWNLOAD.encode());
            assertThat(client.readReply()).isEqualTo(new Reply.Md5Challenge());
            assertThat(client.isClosedByServer()).as("closed at the deadline").isTrue();
        }
    }

    @Test
    void clientThatNeverReads() throws Exception {
        try (RawClient client = fixture.connect(ListenerAuth.OPEN)) {
            client.open(command(Transport.TCP, Direction.SERVER_TRANSMITS, 0, 0));
            fixture.awaitNobody();
        }
    }

    @Test
    void uploadThatVanishes() throws Exception {
        try (RawClient client = fixture.connect(ListenerAuth.OPEN)) {
            client.open(command(Transport.TCP, Direction.SERVER_RECEIVES, 0, 0));
            client.send(new byte[100]);
            assertThat(client.isClosedByServer()).as("closed when idle").isTrue();
        }
    }

    @Test
    void udpClientThatVanishes() throws Exception {
        try (RawClient client = fixture.connect(ListenerAuth.OPEN)) {
            client.open(command(Transport.UDP, Direction.SERVER_TRANSMITS, 0, 1_000_000));
            client.readPort();
            assertThat(client.isClosedByServer()).as("closed without a status message").isTrue();
        }
    }

    @Test
    void udpPortTakenByAnotherProgramIsSkipped() throws Exception {
        int free;
        try (RawClient client = fixture.connect(ListenerAuth.OPEN)) {
            client.open(command(Transport.UDP, Direction.SERVER_TRANSMITS, 0, 1_000_000));
            free = client.readPort();
        }
        fixture.awaitNobody();
        try (DatagramSocket next = new DatagramSocket(free + 1, fixture.address(ListenerAuth.OPEN).getAddress());
                RawClient client = fixture.connect(ListenerAuth.OPEN)) {
            assertThat(next.isBound()).isTrue();
            client.open(command(Transport.UDP, Direction.SERVER_TRANSMITS, 0, 1_000_000));
            assertThat(client.readPort()).isEqualTo(free + 2);
        }
    }

    @Test
    void hundredConnectionsThatSayNothing() throws Exception {
        RawClient[] clients = new RawClient[100];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = impatient.connect(ListenerAuth.OPEN).greeted();
        }
        for (RawClient client : clients) {
            assertThat(client.isClosedByServer()).isTrue();
            client.close();
        }
    }
}
