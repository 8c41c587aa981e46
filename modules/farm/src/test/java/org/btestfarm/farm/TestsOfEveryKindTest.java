package org.btestfarm.farm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btestfarm.farm.RawClient.command;

import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Reply;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests of each transport, direction and login, over real sockets. */
class TestsOfEveryKindTest {
    private static FarmFixture fixture;

    @BeforeAll
    static void start() throws Exception {
        long begin = System.nanoTime();
        fixture = FarmFixture.start();
        System.out.println("start ms " + (System.nanoTime() - begin) / 1_000_000);
    }

    @AfterAll
    static void stop() throws Exception {
        fixture.awaitNobody();
        long begin = System.nanoTime();
        fixture.close();
        System.out.println("stop ms " + (System.nanoTime() - begin) / 1_000_000);
    }

    @Test
    void tcpDownload() throws Exception {
        try (RawClient client = fixture.connect(ListenerAuth.OPEN)) {
            Reply.Pass pass = client.open(command(Transport.TCP, Direction.SERVER_TRANSMITS, 0, 10_000_000));
            assertThat(pass.hasToken()).isFalse();
            assertThat(client.read(100_000)).contains(0);
        }
    }
}
