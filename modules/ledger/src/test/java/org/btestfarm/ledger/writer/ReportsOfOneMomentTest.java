package org.btestfarm.ledger.writer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.btestfarm.ledger.message.Capability;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node's reports of one moment come in one message, and so do their answers, if its program reads that. */
class ReportsOfOneMomentTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final List<String> TESTS = List.of("t1", "t2", "t3");

    @TempDir
    private Path path;

    private static ToWriter.Several reports(int number) {
        return new ToWriter.Several(TESTS.stream().<ToWriter>map(test -> LedgerFixture.usage(test, number, 10L * number, 0, true, false)).toList());
    }

    private static void openAll(LedgerFixture ledger) {
        for (String test : TESTS) {
            ledger.ask(LedgerFixture.open(test, Optional.empty(), 1_000), ToNode.Opened.class);
        }
    }

    @Test
    void areAnsweredInOneMessage() throws Exception {
        try (LedgerFixture ledger = new LedgerFixture(path, 100)) {
            ToNode.Welcome welcome = ledger.ask(new ToWriter.Hello(LedgerFixture.NODE, Set.of(Capability.values()), ToWriter.Hello.FORMS), ToNode.Welcome.class);
            assertThat(welcome.forms()).as("the writer reads it too").isGreaterThanOrEqualTo(ToWriter.Hello.SEVERAL);
            openAll(ledger);
            ToNode.Several answers = ledger.ask(reports(1), ToNode.Several.class);
            assertThat(answers.messages()).allSatisfy(answer -> assertThat(((ToNode.UsageAnswer) answer).applied()).isEqualTo(1));
            assertThat(answers.messages()).extracting(answer -> ((ToNode.UsageAnswer) answer).lease().test()).containsExactlyElementsOf(TESTS);
        }
    }

    @Test
    void areAnsweredOneByOneWhereTheNodesProgramReadsNothingElse() throws Exception {
        try (LedgerFixture ledger = new LedgerFixture(path, 100)) {
            ledger.ask(new ToWriter.Hello(LedgerFixture.NODE, Set.of(Capability.values()), ToWriter.Hello.CLOSE_2), ToNode.Welcome.class);
            openAll(ledger);
            ledger.writer.tell(new Collector.Ask(ledger.probe.getRef(), reports(1)));
            List<String> answered = new ArrayList<>();
            while (answered.size() < TESTS.size()) {
                answered.add(((ToNode.UsageAnswer) ledger.probe.receiveMessage(LONG)).lease().test());
            }
            assertThat(answered).containsExactlyElementsOf(TESTS);
        }
    }
}
