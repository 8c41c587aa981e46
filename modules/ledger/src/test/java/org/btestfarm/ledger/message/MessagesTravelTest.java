package org.btestfarm.ledger.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import org.btestfarm.ledger.account.QuotaDirection;
import org.btestfarm.ledger.event.LeaseId;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.event.Sample;
import org.btestfarm.ledger.event.Totals;
import org.btestfarm.ledger.writer.Collector;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message between nodes and writer comes out of CBOR as it went in, and there is none that this test forgot. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MessagesTravelTest {
    private static final LeaseId LEASE = new LeaseId("t1", new NodeId("n", "1"));
    private static final SideGrant GRANT = new SideGrant(7, false);

    private ActorTestKit kit = ActorTestKit.create("unused", ConfigFactory.load());

    @BeforeAll
    void start() {
        assertThat(messages().map(Object::getClass).distinct().count())
                .isEqualTo(ToWriter.class.getPermittedSubclasses().length + ToNode.class.getPermittedSubclasses().length);
    }

    @AfterAll
    void stop() {
        kit.shutdownTestKit();
    }

    static Stream<LedgerMessage> messages() {
        Sample full = new Sample(3, 1, 2, OptionalLong.of(0), OptionalInt.of(5), OptionalInt.of(100));
        Sample unknown = new Sample(4, 1L << 60, 2, OptionalLong.empty(), OptionalInt.empty(), OptionalInt.empty());
        return Stream.of(
                new ToWriter.Hello(LEASE.node(), Set.of(Capability.PIPELINED_REPORTS)),
                new ToWriter.OpenTest(LEASE, Optional.of("ālice'; DROP--"), "2001:db8::1", Transport.UDP, Direction.BOTH, 20, Demand.NONE, new Demand(9, 1500)),
                new ToWriter.OpenTest(LEASE, Optional.empty(), "192.0.2.1", Transport.TCP, Direction.SERVER_RECEIVES, 1, Demand.NONE, Demand.NONE),
                new ToWriter.UsageReport(LEASE, 1, Totals.ZERO, new Totals(1, 2, false), List.of(full, unknown), Demand.NONE, Demand.NONE, true),
                new ToWriter.Several(List.of(
                        new ToWriter.UsageReport(LEASE, 1, Totals.ZERO, new Totals(1, 2, false), List.of(full, unknown), Demand.NONE, new Demand(9, 1500), true),
                        new ToWriter.CloseTest("t1", "ended", ""))),
                new ToWriter.CloseTest("t1", "ended", ""),
                new ToWriter.CloseTest("t1", "ended", "", Optional.of("bbr")),
                new ToWriter.Hello(LEASE.node(), Set.of(), 0),
                new ToWriter.RefusedLogins("x\u0000y", "192.0.2.1", "password", 3),
                new ToWriter.SaveUser("alice", "u1", "00", true, false),
                new ToWriter.RemoveUser("alice"),
                new ToWriter.ChangePolicy("default:user", Map.of("day.in", 5L), OptionalInt.of(2), OptionalLong.empty(), OptionalLong.of(-1)),
                new ToWriter.AnnounceKey("node-2", new byte[] {4, 5}),
                new ToWriter.BasePart(5, 7, new byte[] {3}),
                new ToWriter.SetBase(5, "00".repeat(32), new byte[] {1, 2}),
                new ToWriter.ImportUsage("books", List.of(new ToWriter.ImportUsage.Row("user:x", 20_000, 1, Long.MAX_VALUE))),
                new ToNode.Welcome(Set.of(), 1),
                new ToNode.Welcome(Set.of(), 1, 0),
                new ToNode.Several(List.of(new ToNode.UsageAnswer(LEASE, 8, GRANT, GRANT, 5), new ToNode.Closed("t1"))),
                new ToNode.Opened(LEASE, GRANT, new SideGrant(0, true), OptionalLong.of(1), OptionalLong.empty(), 5),
                new ToNode.Refused(LEASE, "quota_exhausted", "user:alice day=1"),
                new ToNode.UsageAnswer(LEASE, 8, GRANT, GRANT, 5),
                new ToNode.Recall(LEASE, Long.MAX_VALUE, 0, true, false),
                new ToNode.Exhausted(LEASE, QuotaDirection.IN, "user:alice day=1"),
                new ToNode.LimitsChanged(LEASE, OptionalLong.empty(), OptionalLong.of(4)),
                new ToNode.StopTest(LEASE, "user_removed", ""),
                new ToNode.LeaseOver(LEASE),
                new ToNode.Closed("t1"),
                new ToNode.Done(4),
                new ToNode.Rejected("no"),
                new ToNode.Busy(),
                new ToNode.NotYet("starting"),
                new ToNode.Introduce());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void comesOutAsItWentIn(LedgerMessage message) throws Exception {
        assertThat(roundTrip(message)).isEqualTo(message);
        if (message instanceof ToWriter request) {
            Collector.Ask ask = new Collector.Ask(kit.<ToNode>createTestProbe().getRef(), request);
            assertThat(roundTrip(ask)).isEqualTo(ask);
        }
    }

    private Object roundTrip(Object message) throws Exception {
        var serialization = SerializationExtension.get(kit.system());
        var serializer = serialization.findSerializerFor(message);
        assertThat(serializer.getClass().getSimpleName()).isEqualTo("JacksonCborSerializer");
        byte[] bytes = serialization.serialize(message).get();
        return serialization.deserialize(bytes, serializer.identifier(), Serializers.manifestFor(serializer, message)).get();
    }

    /** Artery drops what is longer than a frame, 256 KiB, with a line in the log; these are the messages whose length depends on what is in them. */
    static Stream<LedgerMessage> longest() {
        String name = "\u6f22".repeat(64);
        Sample sample = new Sample(Long.MAX_VALUE, 1L << 60, 1L << 60, OptionalLong.of(1L << 60), OptionalInt.of(100), OptionalInt.of(100));
        byte[] part = new byte[ToWriter.BasePart.MOST];
        new java.util.Random(1).nextBytes(part);
        return Stream.of(
                new ToWriter.BasePart(1, 0, part),
                new ToWriter.SetBase(1, "00".repeat(32), 7, part),
                new ToWriter.UsageReport(LEASE, 1, Totals.ZERO, Totals.ZERO, Collections.nCopies(64, sample), Demand.NONE, Demand.NONE, false),
                new ToWriter.Several(Collections.nCopies(ToWriter.Several.MOST, new ToWriter.UsageReport(
                        new LeaseId("ab".repeat(16), new NodeId("n".repeat(64), "f".repeat(16))), Long.MAX_VALUE, new Totals(1L << 60, 1L << 60, true), new Totals(1L << 60, 1L << 60, true),
                        Collections.nCopies(3, sample), new Demand(1L << 60, 1500), new Demand(1L << 60, 1500), false))),
                new ToWriter.ImportUsage(
                        name, Collections.nCopies(ToWriter.ImportUsage.MAX_ROWS, new ToWriter.ImportUsage.Row("user:" + name, 20_000, Long.MAX_VALUE, Long.MAX_VALUE))));
    }

    @ParameterizedTest
    @MethodSource("longest")
    void fitsIntoAFrame(LedgerMessage message) throws Exception {
        var ask = new Collector.Ask(kit.<ToNode>createTestProbe().getRef(), (ToWriter) message);
        assertThat(SerializationExtension.get(kit.system()).serialize(ask).get().length).as("bytes").isLessThan(200_000);
    }
}
