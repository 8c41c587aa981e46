package org.btestfarm.farm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btestfarm.farm.RawClient.command;

import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.awaitility.Awaitility;
import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Reply;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.Test;

/** The entity of a running test is stopped, as when its node dies: its connections tell a new one all that it needs. */
class SessionThatIsLostTest {
    @Test
    void connectionsRegisterAgainAndTheTestGoesOn() throws Exception {
        try (FarmFixture fixture = FarmFixture.start();
                LogLines lines = new LogLines("org.btestfarm.farm.session.Session");
                RawClient first = fixture.connect(ListenerAuth.OPEN);
                RawClient second = fixture.connect(ListenerAuth.OPEN)) {
            Reply.Pass pass = first.open(command(Transport.TCP, Direction.SERVER_RECEIVES, 3, 0));
            assertThat(second.join(pass.token())).isEqualTo(pass);
            first.send(new byte[1_000]);
            second.send(new byte[200]);
            assertThat(first.readStatusesOf(1_000)).isEqualTo(1_000);
            assertThat(second.readStatusesOf(200)).isEqualTo(200);
            long before = first.readStatus().sequence();

            Adapter.toClassic(fixture.farm.system())
                    .actorSelection("/system/sharding/session/*/*")
                    .tell(PoisonPill.getInstance(), org.apache.pekko.actor.ActorRef.noSender());
            Awaitility.await().atMost(FarmFixture.LONG).until(() -> lines.contain("test goes on after its session was moved"));
            assertThat(first.readStatus().sequence()).as("goes on").isEqualTo(before + 1);

            try (RawClient third = fixture.connect(ListenerAuth.OPEN)) {
                assertThat(third.join(pass.token())).as("it is the same test still").isEqualTo(pass);
                third.send(new byte[30]);
                assertThat(third.readStatusesOf(30)).isEqualTo(30);
            }
            first.close();
            second.close();
            fixture.awaitNobody();
            Awaitility.await()
                    .atMost(FarmFixture.LONG)
                    .untilAsserted(() -> assertThat(lines.all()).anySatisfy(line -> assertThat(line)
                            .startsWith("test ended: 127.0.0.1 user=- protocol=tcp direction=receives connection-count=3 connections=3 duration=")
                            .contains(" in=1230 out=")
                            .contains(" lost=unknown reason=")));
        }
    }
}
