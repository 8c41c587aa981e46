package org.btestfarm.ledger.writer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that has just come back may be taken for gone right after its hello: where a run of before had the same address, a watch that comes before the cluster shows the new run ends at once. The writer goes on asking
 * it who it is, and it can lease as before.
 */
class NodeTakenForGoneTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path path;

    @Test
    void isAskedWhoItIsUntilItSaysHelloAgain() throws Exception {
        try (LedgerFixture ledger = new LedgerFixture(path, 100)) {
            ToWriter.Hello hello = new ToWriter.Hello(LedgerFixture.NODE, Set.of());
            ledger.ask(hello, ToNode.Welcome.class);
            ledger.ask(LedgerFixture.open("before", Optional.empty(), 1_000), ToNode.Opened.class);
            ledger.kit.system().receptionist().tell(Receptionist.register(Collector.LINKS, ledger.probe.getRef()));

            ledger.writer.tell(new Collector.NodeGone(LedgerFixture.NODE, ledger.probe.getRef()));
            for (int times = 0; times < 2; times++) { // Whatever becomes of the first word.
                ledger.probe.fishForMessage(LONG, message -> message instanceof ToNode.Introduce ? FishingOutcomes.complete() : FishingOutcomes.continueAndIgnore());
            }
            ToNode answer = new ToNode.Introduce();
            while (!(answer instanceof ToNode.LeaseOver)) { // A report may have been decided before the loss.
                ledger.writer.tell(new Collector.Ask(ledger.probe.getRef(), LedgerFixture.usage("before", 1, 10, 0, true, false)));
                answer = fishFor(ledger, ToNode.UsageAnswer.class, ToNode.LeaseOver.class);
            }

            ledger.writer.tell(new Collector.Ask(ledger.probe.getRef(), hello));
            fishFor(ledger, ToNode.Welcome.class);
            ledger.writer.tell(new Collector.Ask(ledger.probe.getRef(), LedgerFixture.open("after", Optional.empty(), 1_000)));
            fishFor(ledger, ToNode.Opened.class);
            ledger.writer.tell(new Collector.Ask(ledger.probe.getRef(), LedgerFixture.usage("after", 1, 10, 0, true, false)));
            assertThat(fishFor(ledger, ToNode.UsageAnswer.class)).isInstanceOfSatisfying(ToNode.UsageAnswer.class, answered -> assertThat(answered.applied()).isEqualTo(1));
        }
    }

    /** Word may still be under way that asks who this is. */
    private static ToNode fishFor(LedgerFixture ledger, Class<?>... kinds) {
        return ledger.probe.fishForMessage(LONG, message -> {
            if (Arrays.stream(kinds).anyMatch(kind -> kind.isInstance(message))) {
                return FishingOutcomes.complete();
            }
            return message instanceof ToNode.Introduce ? FishingOutcomes.continueAndIgnore() : FishingOutcomes.fail("unexpected: " + message);
        }).get(0);
    }
}
