package org.btestfarm.farm.metering;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.btestfarm.ledger.message.ToWriter;

/**
 * Puts the usage reports of one moment into one message: to send a message to another node costs by far more than what is in it. What is no report goes by itself, after those that were to go before it. Not thread-safe.
 */
final class ReportsTogether {
    /** Reports after an outage have many samples each, and what is sent between nodes is bounded. */
    private static final int MOST_SAMPLES = 256;

    private final Consumer<ToWriter> send;
    private final List<ToWriter> gathered = new ArrayList<>();
    private int samples;
    private boolean together;
    private boolean gathering;

    /** @param send takes what the writer is to be told */
    ReportsTogether(Consumer<ToWriter> send) {
        this.send = send;
    }

    /** Whether the writer reads several reports in one message; not at first. */
    void together(boolean reads) {
        together = reads;
    }

    /** Does something; reports that are sent meanwhile go together when it is done. */
    <T> T gather(Supplier<T> work) {
        gathering = true;
        try {
            return work.get();
        } finally {
            gathering = false;
            flush();
        }
    }

    /** Sends that, now or with others. */
    void send(ToWriter request) {
        if (gathering && together && request instanceof ToWriter.UsageReport report) {
            if (gathered.size() == ToWriter.Several.MOST || samples + report.samples().size() > MOST_SAMPLES) {
                flush();
            }
            gathered.add(report);
            samples += report.samples().size();
        } else {
            flush();
            send.accept(request);
        }
    }

    private void flush() {
        if (!gathered.isEmpty()) {
            ToWriter all = gathered.size() == 1 ? gathered.get(0) : new ToWriter.Several(gathered);
            gathered.clear();
            samples = 0;
            send.accept(all);
        }
    }
}
