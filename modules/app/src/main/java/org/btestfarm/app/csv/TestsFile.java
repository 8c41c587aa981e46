package org.btestfarm.app.csv;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.btestfarm.farm.metering.EndReason;
import org.btestfarm.farm.observe.FarmObserver;
import org.btestfarm.farm.session.TestDescription;
import org.btestfarm.farm.session.Totals;
import org.btestfarm.ledger.journal.FileProblems;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes each test that ended to a CSV file, on a thread of its own. A disk that is slow or full holds no test up: lines wait in a bounded queue, and what finds no place is
 * dropped and counted. The file is opened anew each time, so that it can be moved away.
 */
public final class TestsFile implements FarmObserver, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TestsFile.class);
    private static final int AT_ONCE = 1_000;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final Path file;
    private final OptionalInt port;
    private final Clock clock;
    private final BlockingQueue<FarmLine> queue;
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread;
    private volatile boolean closing;

    /**
     * Begins.
     *
     * @param port where the farm listens, if that is one
     * @throws IOException if the file cannot be written; one line that names it
     */
    public TestsFile(TestsFileSettings settings, OptionalInt port, Clock clock) throws IOException {
        this.port = port;
        this.file = settings.file();
        this.clock = clock;
        this.queue = new ArrayBlockingQueue<>(settings.queue());
        check(settings);
        this.thread = new Thread(this::run, "tests-csv");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Finds out whether the file can be written.
     *
     * @throws IOException if not; one line that names it
     */
    public static void check(TestsFileSettings settings) throws IOException {
        try {
            CsvLines.requireWritable(settings.file());
        } catch (IOException e) {
            throw new IOException("csv.file: " + settings.file() + " cannot be written: " + FileProblems.reason(e), e);
        }
    }

    @Override
    public void ended(TestDescription test, int connections, double seconds, Totals totals, EndReason reason) {
        if (!queue.offer(FarmLine.of(clock.instant(), port, test, seconds, totals, reason))) {
            dropped.incrementAndGet();
        }
    }

    /** Tests that found no place in the queue, or were left when the farm stopped. */
    public long dropped() {
        return dropped.get();
    }

    /** Tests that wait to be written. */
    int waiting() {
        return queue.size();
    }

    private void run() {
        List<FarmLine> batch = new ArrayList<>();
        boolean failed = false;
        try {
            while (!closing || !batch.isEmpty() || !queue.isEmpty()) {
                if (batch.isEmpty()) {
                    FarmLine first = queue.poll(100, TimeUnit.MILLISECONDS);
                    if (first == null) {
                        continue;
                    }
                    batch.add(first);
                    queue.drainTo(batch, AT_ONCE - 1);
                }
                try {
                    CsvLines.append(file, FarmLine.class, batch);
                    batch.clear();
                    failed = false;
                } catch (IOException e) {
                    if (!failed) {
                        log.warn("{} cannot be written: {}; tests wait, and what finds no place is left out, {} so far", file, FileProblems.reason(e), dropped);
                    }
                    failed = true;
                    TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
                }
            }
        } catch (InterruptedException e) {
            // The farm stops: what is left is counted as dropped.
        }
        int left = batch.size() + queue.size();
        if (left > 0) {
            dropped.addAndGet(left);
            log.warn("{}: {} tests are left out", file, dropped);
        }
    }

    /** Writes what waits, within seconds. */
    @Override
    public void close() throws InterruptedException {
        closing = true;
        thread.join(LAST_WORDS.toMillis());
        thread.interrupt();
        thread.join(LAST_WORDS.toMillis());
    }
}
