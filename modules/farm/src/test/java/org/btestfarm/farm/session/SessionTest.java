package org.btestfarm.farm.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.btestfarm.farm.Farm;
import org.btestfarm.farm.metering.EndReason;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Payload;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A session as its connections see it, and its messages as they travel. */
class SessionTest {
    private static final ActorTestKit KIT = ActorTestKit.create(ConfigFactory.parseString("pekko.actor { serialize-messages = on, testkit.typed.single-expect-default = 30 s }")
            .withFallback(ConfigFactory.parseResources(Farm.class, "pekko.conf"))
            .withFallback(ConfigFactory.load()));

    private static final String TEST = "00112233445566778899aabbccddeeff";
    private static final EndReason DONE = EndReason.ofConnection(EndReason.CLIENT_CLOSED, "done");

    private final TestLog log = new TestLog(line -> {});
    private final List<String> closed = new CopyOnWriteArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final TestProbe<ClusterSharding.ShardCommand> shard = KIT.createTestProbe();
    private final TestProbe<SessionReply> first = KIT.createTestProbe();
    private final TestProbe<SessionReply> second = KIT.createTestProbe();
    private final ActorRef<SessionMessage> session =
            KIT.spawn(Session.create(shard.getRef(), Duration.ofSeconds(300), nanos::get, () -> TEST, this::closed, log));

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    @Test
    void messagesSurviveTheirTrip() {
        TestDescription test = description(Transport.UDP, 20, "alice");
        List.of(
                        new SessionMessage.Open(first.getRef(), test.id(), test.user(), test.command(), test.login(), test.congestion()),
                        new SessionMessage.Begin(first.getRef()),
                        new SessionMessage.Join(first.getRef()),
                        new SessionMessage.Find(first.getRef(), test.id()),
                        new SessionMessage.Register(first.getRef(), test, new Totals(1, Long.MAX_VALUE, 3L), 4),
                        new SessionMessage.Progress(first.getRef(), Totals.NONE),
                        new SessionMessage.Leave(first.getRef(), Totals.NONE, DONE),
                        new SessionMessage.ConnectionLost(first.getRef()),
                        new SessionReply.Opened(session, test, 1),
                        new SessionReply.TokenTaken(),
                        new SessionReply.Joined(session, description(Transport.TCP, 0, null), 1, 2),
                        new SessionReply.JoinRefused(true, "why"),
                        new SessionReply.Here(session, test.id()),
                        new SessionReply.Registered(session),
                        new SessionReply.Share(2, 3))
                .forEach(message -> assertThat(KIT.serializationTestKit().<CborSerializable>verifySerialization(message, true)).isEqualTo(message));
    }

    @Test
    void opensOnceAndLetsAsManyJoinAsTheCommandSays() {
        TestDescription test = open(2);
        session.tell(ask(second, test));
        second.expectMessage(new SessionReply.TokenTaken());
        nanos.addAndGet(Duration.ofSeconds(100).toNanos());
        session.tell(new SessionMessage.Join(second.getRef()));
        second.expectMessage(new SessionReply.Joined(session, test, 100_000, 200_000));
        session.tell(new SessionMessage.Join(second.getRef()));
        second.expectMessage(new SessionReply.JoinRefused(false, "the test has had all of its 2 connections"));
    }

    @Test
    void nobodyJoinsATestWithoutATokenOrOneThatDoesNotExist() {
        SessionReply none = new SessionReply.JoinRefused(true, "no test of this address has this token");
        ActorRef<SessionMessage> unborn = KIT.spawn(Session.create(shard.getRef(), Duration.ofSeconds(300), nanos::get, () -> TEST, this::closed, log));
        unborn.tell(new SessionMessage.Join(second.getRef()));
        second.expectMessage(none);
        shard.expectMessage(new ClusterSharding.Passivate<>(unborn));
        open(0);
        session.tell(new SessionMessage.Join(second.getRef()));
        second.expectMessage(none);
    }

    @Test
    void endsWithItsLastConnectionAndThenTakesNobody() {
        TestDescription test = open(2);
        session.tell(new SessionMessage.Join(second.getRef()));
        second.expectMessageClass(SessionReply.Joined.class);
        session.tell(new SessionMessage.Leave(first.getRef(), Totals.NONE, DONE));
        shard.expectNoMessage(Duration.ofMillis(100));
        assertThat(closed).isEmpty();
        second.stop();
        shard.expectMessage(new ClusterSharding.Passivate<>(session));
        assertThat(closed).containsExactly(TEST + " connection_lost");
        session.tell(ask(first, test));
        first.expectMessage(new SessionReply.TokenTaken());
    }

    @Test
    void whatEndedTheTestIsSaidEvenIfAClientClosesLast() {
        open(2);
        session.tell(new SessionMessage.Join(second.getRef()));
        second.expectMessageClass(SessionReply.Joined.class);
        session.tell(new SessionMessage.Leave(first.getRef(), Totals.NONE, EndReason.ofTest(EndReason.QUOTA_EXHAUSTED, "user:alice day=1")));
        session.tell(new SessionMessage.Leave(second.getRef(), Totals.NONE, DONE));
        shard.expectMessage(new ClusterSharding.Passivate<>(session));
        assertThat(closed).containsExactly(TEST + " quota_exhausted");
    }

    @Test
    void aSessionThatForgotEverythingLearnsItFromItsConnections() {
        TestDescription test = description(Transport.TCP, 3, "bob");
        session.tell(new SessionMessage.Register(first.getRef(), test, Totals.NONE, 100_000));
        first.expectMessage(new SessionReply.Registered(session));
        session.tell(new SessionMessage.Join(second.getRef()));
        second.expectMessage(new SessionReply.Joined(session, test, 100_000, 200_000));
        TestProbe<SessionReply> stranger = KIT.createTestProbe();
        TestDescription other = new TestDescription(test.id(), "another", null, test.command());
        session.tell(new SessionMessage.Register(stranger.getRef(), other, Totals.NONE, 1));
        stranger.expectMessage(new SessionReply.TokenTaken());
    }

    @Test
    void totalsAddUpAndUnknownLossIsNotZero() {
        assertThat(new Totals(1, 2, null).plus(new Totals(3, 4, null))).isEqualTo(new Totals(4, 6, null));
        assertThat(new Totals(1, 2, 5L).plus(new Totals(3, 4, null))).isEqualTo(new Totals(4, 6, 5L));
        assertThat(new Totals(1, 2, null).plus(new Totals(3, 4, 6L))).isEqualTo(new Totals(4, 6, 6L));
        assertThat(new Totals(1, 2, 5L).plus(new Totals(3, 4, 6L))).isEqualTo(new Totals(4, 6, 11L));
    }

    private static SessionMessage ask(TestProbe<SessionReply> connection, TestDescription test) {
        return new SessionMessage.Open(connection.getRef(), test.id(), test.user(), test.command(), test.login(), test.congestion());
    }

    private void closed(TestDescription test, EndReason reason) {
        closed.add(test.test() + " " + reason.word());
    }

    private TestDescription open(int count) {
        TestDescription test = description(Transport.TCP, count, null);
        session.tell(ask(first, test));
        first.expectMessage(new SessionReply.Opened(session, test, 300_000));
        return test;
    }

    private static TestDescription description(Transport transport, int count, String user) {
        Command command = new Command(transport, Direction.BOTH, Payload.RANDOM, count, 1_500, 0, Command.MAX_BPS, 7);
        return new TestDescription(new SessionId("192.0.2.1", 0x4711), TEST, user, command);
    }
}
