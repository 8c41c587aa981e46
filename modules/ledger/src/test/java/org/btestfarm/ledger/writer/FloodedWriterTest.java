package org.btestfarm.ledger.writer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.btestfarm.ledger.database.Database;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.event.TestEvent;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Far more requests than may wait: each is answered, by the writer or with "busy", and the journal has those and only those that were done. */
class FloodedWriterTest {
    private static final int FLOOD = 20_000;

    @TempDir
    Path path;

    @Test
    void nothingDropsSilently() throws Exception {
        Database database;
        long done = 0;
        long busy = 0;
        try (LedgerFixture ledger = new LedgerFixture(path, 600)) {
            database = ledger.directory.database();
            for (int i = 1; i <= FLOOD; i++) {
                ledger.writer.tell(new Collector.Ask(ledger.probe.getRef(), new ToWriter.RefusedLogins("nobody", "192.0.2.1", "password", i)));
            }
            for (int i = 1; i <= FLOOD; i++) {
                ToNode answer = ledger.probe.receiveMessage(Duration.ofSeconds(20));
                done += answer instanceof ToNode.Done ? 1 : 0;
                busy += answer instanceof ToNode.Busy ? 1 : 0;
            }
            ledger.stop();
        }
        assertThat(done + busy).isEqualTo(FLOOD);
        assertThat(done).isGreaterThanOrEqualTo(600);
        assertThat(busy).as("requests beyond the bound").isPositive();
        long journaled = LedgerFixture.rows(database).stream().filter(row -> Entry.decode(row).event() instanceof TestEvent.LoginsRefused).count();
        assertThat(journaled).isEqualTo(done);
    }
}
