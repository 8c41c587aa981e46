package org.btestfarm.dataplane.leak;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** What Netty's leak detector logged: it tells of a buffer that was collected without having been released. */
final class LeakLog extends AppenderBase<ILoggingEvent> {
    private static final long GC_DEADLINE_MILLIS = 30_000;

    private final ConcurrentLinkedQueue<String> leaks = new ConcurrentLinkedQueue<>();

    /** Listens to the detector from now on. */
    static LeakLog open() {
        LeakLog log = new LeakLog();
        log.start();
        Logger detector = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
        detector.addAppender(log);
        detector.setAdditive(false); // What it told is in the message of the check that fails.
        return log;
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getFormattedMessage().startsWith("LEAK:")) {
            leaks.add(event.getFormattedMessage());
        }
    }

    /** Collects garbage, makes the detector report, and takes what it told. */
    List<String> take() throws InterruptedException {
        collect();
        // The detector reports when the next buffer of the same kind is made.
        ByteBufAllocator.DEFAULT.directBuffer(16).release();
        ByteBufAllocator.DEFAULT.heapBuffer(16).release();
        Unpooled.directBuffer(16).release();
        return Stream.generate(leaks::poll).takeWhile(leak -> leak != null).toList();
    }

    private static void collect() throws InterruptedException {
        ReferenceQueue<Object> collected = new ReferenceQueue<>();
        // The second is found after everything that the first collection found has reached its queue.
        for (int round = 0; round < 2; round++) {
            WeakReference<Object> canary = new WeakReference<>(new Object(), collected);
            System.gc();
            if (collected.remove(GC_DEADLINE_MILLIS) != canary) {
                throw new AssertionError("garbage was not collected within " + GC_DEADLINE_MILLIS + " ms");
            }
        }
    }
}
