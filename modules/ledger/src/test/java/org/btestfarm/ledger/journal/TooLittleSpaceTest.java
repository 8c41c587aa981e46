package org.btestfarm.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.awaitility.Awaitility;
import org.btestfarm.ledger.Ledger;
import org.btestfarm.ledger.LedgerSettings;
import org.btestfarm.ledger.event.LeaseId;
import org.btestfarm.ledger.event.Totals;
import org.btestfarm.ledger.message.Demand;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.writer.Collector;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Too little free space: a new test hears "not yet", one that runs goes on and is booked, and operators see why. */
class TooLittleSpaceTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path path;

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    private static LedgerSettings settings(long minFreeBytes) {
        return LedgerSettings.defaults("node-1", ZoneId.of("UTC")).withMinFreeBytes(minFreeBytes);
    }

    private static ToNode ask(Ledger ledger, TestProbe<ToNode> probe, ToWriter request) {
        ledger.collector().tell(new Collector.Ask(probe.getRef(), request));
        return probe.receiveMessage(LONG);
    }

    private static ToWriter.OpenTest open(Ledger ledger, String test) {
        return new ToWriter.OpenTest(new LeaseId(test, ledger.node()), Optional.empty(), "192.0.2.1", Transport.TCP, Direction.BOTH, 1, Demand.NONE, Demand.NONE);
    }

    @Test
    void newTestsAreRefusedUntilThereIsSpace() throws Exception {
        try (DataDirectory directory = DataDirectory.open(path)) {
            directory.database().migrate();
            ActorTestKit kit = ActorTestKit.create(LedgerConfig.pekko(directory.database()).withFallback(ConfigFactory.load()));
            try {
                TestProbe<ToNode> probe = kit.createTestProbe();
                Ledger full = Ledger.start(kit.system(), settings(Long.MAX_VALUE / 2), directory);
                get(full.ready());
                Awaitility.await().atMost(LONG).until(() -> !get(full.journalStatus()).accepting());
                assertThat(get(full.journalStatus()).refusal()).hasValueSatisfying(why -> assertThat(why).contains(path.toString()));
                Awaitility.await().atMost(LONG).untilAsserted(() -> assertThat(ask(full, probe, open(full, "t" + System.nanoTime())))
                        .isInstanceOfSatisfying(ToNode.Refused.class, refused -> {
                            assertThat(refused.reason()).isEqualTo(ToNode.Refused.NOT_YET);
                            assertThat(refused.detail()).contains("free space");
                        }));
                full.refuseTests(Optional.empty());
                Awaitility.await().atMost(LONG).until(() -> ask(full, probe, open(full, "runs")) instanceof ToNode.Opened);
                full.refuseTests(Optional.of("the disk is full again"));
                LeaseId runs = new LeaseId("runs", full.node());
                ToWriter report = new ToWriter.UsageReport(runs, 1, new Totals(5, 0, false), new Totals(6, 0, false), List.of(), Demand.NONE, Demand.NONE, true);
                assertThat(ask(full, probe, report)).as("one that runs").isInstanceOf(ToNode.UsageAnswer.class);
                get(full.stop());
            } finally {
                kit.shutdownTestKit();
            }
        }
    }
}
