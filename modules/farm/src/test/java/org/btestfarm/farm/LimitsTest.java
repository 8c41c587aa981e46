package org.btestfarm.farm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btestfarm.farm.RawClient.command;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.btestfarm.farm.settings.FarmSettings;
import org.btestfarm.farm.settings.GuessLimits;
import org.btestfarm.farm.settings.Limits;
import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Reply;
import org.btestfarm.protocol.SessionToken;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.Test;

/** Limits of a farm, met over real sockets. */
class LimitsTest {
    private static final Command DOWNLOAD = command(Transport.TCP, Direction.SERVER_TRANSMITS, 2, 1_000_000);

    @Test
    void fullFarmClosesBeforeTheHelloButLetsJoinsIn() throws Exception {
        FarmSettings settings = FarmFixture.settings(Limits.defaults().withSessions(1, 1, 1), FarmFixture.PATIENT);
        try (FarmFixture fixture = FarmFixture.start(settings)) {
            try (RawClient first = fixture.connect(ListenerAuth.OPEN)) {
                Reply.Pass pass = first.open(DOWNLOAD);
                try (RawClient foreign = new RawClient(fixture.address(ListenerAuth.OPEN), "127.0.0.2")) {
                    assertThat(foreign.socket.getInputStream().read()).as("not even a hello").isEqualTo(-1);
                }
                try (RawClient another = fixture.connect(ListenerAuth.OPEN).greeted()) {
                    another.send(DOWNLOAD.encode());
                    assertThat(another.isClosedByServer()).as("a join was awaited, no command").isTrue();
                }
                try (RawClient second = fixture.connect(ListenerAuth.OPEN)) {
                    assertThat(second.join(pass.token())).isEqualTo(pass);
                    try (RawClient third = fixture.connect(ListenerAuth.OPEN)) {
                        assertThat(third.socket.getInputStream().read()).as("all have joined").isEqualTo(-1);
                    }
                }
            }
            fixture.awaitNobody();
            try (RawClient next = fixture.connect(ListenerAuth.OPEN)) {
                next.open(DOWNLOAD);
            }
        }
    }

    @Test
    void testKeepsItsPlaceWhenItsFirstConnectionIsLost() throws Exception {
        FarmSettings settings = FarmFixture.settings(Limits.defaults().withSessions(1, 1, 1), FarmFixture.PATIENT);
        try (FarmFixture fixture = FarmFixture.start(settings);
                LogLines lines = new LogLines("org.btestfarm.farm.session.Session")) {
            try (RawClient first = fixture.connect(ListenerAuth.OPEN);
                    RawClient second = fixture.connect(ListenerAuth.OPEN)) {
                Reply.Pass pass = first.open(DOWNLOAD);
                assertThat(second.join(pass.token())).isEqualTo(pass);
                first.socket.shutdownOutput();
                assertThat(first.isClosedByServer()).isTrue();
                Awaitility.await("the test goes on in its place")
                        .during(Duration.ofMillis(500))
                        .atMost(FarmFixture.LONG)
                        .until(() -> fixture.farm.services().admission().sessions() == 1);
                assertThat(lines.contain("test ended")).isFalse();
                try (RawClient third = fixture.connect(ListenerAuth.OPEN)) {
                    assertThat(third.socket.getInputStream().read()).as("the only place is taken still").isEqualTo(-1);
                }
            }
            fixture.awaitNobody();
        }
    }

    @Test
    void oneAddressCannotTakeAllHandshakes() throws Exception {
        FarmSettings settings = FarmFixture.settings(Limits.defaults().withHandshakes(100, 2), FarmFixture.PATIENT);
        try (FarmFixture fixture = FarmFixture.start(settings);
                RawClient first = fixture.connect(ListenerAuth.OPEN).greeted();
                RawClient second = fixture.connect(ListenerAuth.OPEN).greeted();
                RawClient third = fixture.connect(ListenerAuth.OPEN);
                RawClient elsewhere = new RawClient(fixture.address(ListenerAuth.OPEN), "127.1.0.1").greeted()) {
            assertThat(third.socket.getInputStream().read()).isEqualTo(-1);
            assertThat(first.socket.isConnected() && second.socket.isConnected() && elsewhere.socket.isConnected()).isTrue();
        }
    }

    @Test
    void testEndsWhenItHasLastedAsLongAsItMay() throws Exception {
        Limits limits = Limits.defaults().withMaxDuration(Duration.ofSeconds(1));
        try (FarmFixture fixture = FarmFixture.start(FarmFixture.settings(limits, FarmFixture.PATIENT));
                RawClient client = fixture.connect(ListenerAuth.OPEN)) {
            client.open(DOWNLOAD);
            assertThat(client.isClosedByServer()).isTrue();
            fixture.awaitNobody();
        }
    }

    @Test
    void thoseWhoGuessTokensMayJoinNoMore() throws Exception {
        try (FarmFixture fixture = FarmFixture.start(guessing(1_000, 3));
                RawClient client = fixture.connect(ListenerAuth.OPEN)) {
            Reply.Pass pass = client.open(DOWNLOAD);
            SessionToken wrong = new SessionToken(pass.token().value() == 0x4711 ? 0x4712 : 0x4711);
            for (int i = 0; i < 3; i++) {
                try (RawClient guess = fixture.connect(ListenerAuth.OPEN)) {
                    assertThat(guess.join(wrong)).isEqualTo(new Reply.Failed());
                }
            }
            try (RawClient right = fixture.connect(ListenerAuth.OPEN)) {
                assertThat(right.join(pass.token())).isEqualTo(new Reply.Failed());
            }
            try (RawClient neighbour = new RawClient(fixture.address(ListenerAuth.OPEN), "127.0.0.2")) {
                RawClient joining = new RawClient(fixture.address(ListenerAuth.OPEN), "127.0.0.2");
                try (joining) {
                    assertThat(joining.join(neighbour.open(DOWNLOAD).token())).as("another address of the same /24").isInstanceOf(Reply.Pass.class);
                }
            }
        }
    }

    @Test
    void failedLoginsDelayTheNextAnswer() throws Exception {
        try (FarmFixture fixture = FarmFixture.start(guessing(1, 10_000))) {
            for (int i = 0; i < 2; i++) {
                try (RawClient guess = fixture.connect(ListenerAuth.MD5)) {
                    assertThat(guess.md5(DOWNLOAD, "bob", "guess")).isEqualTo(new Reply.Failed());
                }
            }
            long begin = System.nanoTime();
            try (RawClient right = fixture.connect(ListenerAuth.MD5)) {
                assertThat(right.md5(DOWNLOAD, "bob", "b0b")).isInstanceOf(Reply.Pass.class);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(400));
        }
    }

    private static FarmSettings guessing(int freeFailures, int freeTokens) {
        Duration delay = Duration.ofMillis(400);
        return new FarmSettings(
                FarmFixture.listeners(),
                FarmFixture.settings().udpPorts(),
                Limits.defaults(),
                FarmFixture.PATIENT,
                new GuessLimits(freeFailures, delay, delay, freeTokens, 10_000, Duration.ofDays(1)));
    }
}
