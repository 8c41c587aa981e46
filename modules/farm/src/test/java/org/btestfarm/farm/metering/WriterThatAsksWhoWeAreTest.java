package org.btestfarm.farm.metering;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.btestfarm.farm.settings.LeaseSettings;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.message.Capability;
import org.btestfarm.ledger.message.SideGrant;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.writer.Collector;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Payload;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A writer that has moved knows nothing of a node: the node's link says hello again, and all that was not answered, with the same numbers. */
class WriterThatAsksWhoWeAreTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final NodeId NODE = new NodeId("node-1", "1");

    private final ActorTestKit kit = ActorTestKit.create();
    private final TestProbe<Collector.Command> writer = kit.createTestProbe();

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    private Collector.Ask next() {
        return (Collector.Ask) writer.receiveMessage(LONG);
    }

    private <T extends ToWriter> T next(Class<T> kind) {
        Collector.Ask ask = next();
        while (!kind.isInstance(ask.request())) {
            ask = next();
        }
        return kind.cast(ask.request());
    }

    @Test
    void theLinkSaysHelloAndRepeatsWhatWasNotAnswered() {
        ActorRef<LedgerLink.Command> link = kit.spawn(LedgerLink.create(
                new LedgerAccess(NODE, writer.getRef()), LeaseSettings.defaults(), new LedgerStatus(), () -> 1, System::nanoTime, Clock.systemUTC()));
        TestProbe<Receptionist.Listing> listed = kit.createTestProbe();
        kit.system().receptionist().tell(Receptionist.subscribe(Collector.LINKS, listed.getRef()));
        Set<ActorRef<ToNode>> links = listed.receiveMessage(LONG).getServiceInstances(Collector.LINKS);
        if (links.isEmpty()) {
            links = listed.receiveMessage(LONG).getServiceInstances(Collector.LINKS);
        }
        ActorRef<ToNode> node = links.iterator().next();
        assertThat(next(ToWriter.Hello.class).node()).isEqualTo(NODE);
        node.tell(new ToNode.Welcome(Set.of(Capability.values()), 64));

        SimLease.Flow flow = new SimLease.Flow();
        NodeLease lease = new NodeLease("t1", bps -> {});
        lease.begin(flow, signal -> {});
        TestProbe<LeaseAnswer> answers = kit.createTestProbe();
        Command command = new Command(Transport.TCP, Direction.SERVER_RECEIVES, Payload.ZEROS, 0, 0, 0, 0, 0);
        LeaseRequest request = new LeaseRequest(Optional.empty(), "192.0.2.1", command, 1_500);
        ToWriter.OpenTest asked = null;
        while (asked == null) { // Until the welcome was heard, tests are refused.
            link.tell(new LedgerLink.Open(lease, request, answers.getRef()::tell));
            Collector.Ask ask = next();
            asked = ask.request() instanceof ToWriter.OpenTest open ? open : null;
        }
        SideGrant unlimited = new SideGrant(0, true);
        node.tell(new ToNode.Opened(asked.lease(), unlimited, unlimited, OptionalLong.empty(), OptionalLong.empty(), Long.MAX_VALUE));
        assertThat(answers.fishForMessage(LONG, answer -> answer instanceof LeaseAnswer.Granted
                        ? FishingOutcomes.complete()
                        : FishingOutcomes.continueAndIgnore()))
                .isNotEmpty();
        flow.received = 1_000;
        ToWriter.UsageReport report = next(ToWriter.UsageReport.class);
        assertThat(report.in().spent()).isEqualTo(1_000);

        node.tell(new ToNode.Introduce());
        List<ToWriter> said = new ArrayList<>();
        while (said.stream().noneMatch(report::equals)) {
            said.add(next().request());
        }
        assertThat(said).hasAtLeastOneElementOfType(ToWriter.Hello.class);
    }
}
