package org.btestfarm.farm.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A node that starts has shards of sessions given out before it has tests. */
class FirstShardsTest {
    private static final int SHARDS = 100;
    private static final ActorTestKit KIT = ActorTestKit.create(
            ConfigFactory.parseString("pekko.actor.testkit.typed.single-expect-default = 30 s").withFallback(ManualTime.config()).withFallback(ConfigFactory.load()));

    private final SessionShards shards = new SessionShards(SHARDS, 0);
    private final TestProbe<SessionMessage> sessions = KIT.createTestProbe();
    private final TestProbe<String> done = KIT.createTestProbe();

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    @Test
    void nodesThatStartShareAllShards() {
        Set<Integer> claimed = new HashSet<>();
        for (int node = 0; node < 3; node++) {
            List<SessionId> mine = new SessionShards(SHARDS, 0).claim(node, 3);
            assertThat(mine).hasSizeBetween(33, 34);
            mine.forEach(id -> assertThat(claimed.add(shards.shard(id))).as("%s is another node's", id).isTrue());
        }
        assertThat(claimed).hasSize(SHARDS);
    }

    @Test
    void testsThatComeMeanwhileHaveTheirSessionsInShardsOfThisNode() throws Exception {
        Set<Integer> mine = new HashSet<>();
        shards.claim(1, 3).forEach(id -> mine.add(shards.shard(id)));
        InetAddress client = InetAddress.getByName("192.0.2.7");
        for (int i = 0; i < 1_000; i++) {
            assertThat(shards.shard(SessionId.of(client, shards.draw(client, new Random(i), 0)))).isIn(mine);
        }
    }

    @Test
    void theNodeIsReadyWhenAllOfThemHaveAHome() {
        List<SessionMessage.Find> asked = start(3);
        answer(asked.get(0));
        answer(asked.get(1));
        done.expectNoMessage();
        answer(asked.get(2));
        done.expectMessage("done");
    }

    @Test
    void aFewThatAreLateKeepItNoLongerThanAWhile() {
        List<SessionMessage.Find> asked = start(3);
        answer(asked.get(1));
        done.expectNoMessage();
        ManualTime.get(KIT.system()).timePasses(FirstShards.PATIENCE);
        done.expectMessage("done");
    }

    @Test
    void aNodeThatWasNotLetInForLongWaitsForAllAllTheSame() {
        List<SessionMessage.Find> asked = start(2);
        ManualTime.get(KIT.system()).timePasses(FirstShards.PATIENCE.multipliedBy(3));
        done.expectNoMessage();
        answer(asked.get(0));
        done.expectNoMessage();
        answer(asked.get(1));
        done.expectMessage("done");
    }

    private List<SessionMessage.Find> start(int count) {
        List<SessionId> first = shards.claim(0, 3).subList(0, count);
        KIT.spawn(FirstShards.create(shards, first, id -> sessions.getRef(), () -> done.getRef().tell("done")));
        List<SessionMessage.Find> asked = new ArrayList<>();
        first.forEach(id -> asked.add(sessions.expectMessageClass(SessionMessage.Find.class)));
        return asked;
    }

    private void answer(SessionMessage.Find find) {
        ActorRef<SessionMessage> session = sessions.getRef();
        find.asker().tell(new SessionReply.Here(session, find.id()));
    }
}
