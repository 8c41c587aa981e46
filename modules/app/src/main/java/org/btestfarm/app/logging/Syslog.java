package org.btestfarm.app.logging;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.btestfarm.console.tls.Authorities;
import org.btestfarm.farm.observe.FarmObserver;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events to a syslog collector, on a thread of its own. A collector that is away or slow costs the farm nothing: events wait in a bounded queue, and what finds no
 * place is dropped and counted. While it is away, a new connection is tried after a pause that grows from a second to half a minute.
 */
public final class Syslog implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Syslog.class);
    private static final long SHORTEST_PAUSE_MILLIS = 1_000;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final SyslogSettings settings;
    private final BlockingQueue<Event> queue;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final FarmObserver observer;
    private final String host = hostName();
    private final long process = ProcessHandle.current().pid();
    private final Thread thread;
    private volatile @Nullable SyslogWire wire;
    private volatile boolean closing;

    /**
     * Begins to send; connects with the first event.
     *
     * @throws IOException if the file of authorities cannot be used; one line that names it. A collector that is away is no error
     */
    public Syslog(SyslogSettings settings) throws IOException {
        check(settings);
        this.settings = settings;
        this.queue = new ArrayBlockingQueue<>(settings.queue());
        this.observer = new EventsOfFarm(this::offer, Clock.systemUTC());
        this.thread = new Thread(this::run, "syslog");
        thread.setDaemon(true);
        thread.start();
    }

    private static void check(SyslogSettings settings) throws IOException {
        if (settings.authorities().isPresent()) {
            try {
                Authorities.of(settings.authorities().get());
            } catch (IOException e) {
                throw new IOException("syslog.authorities: " + e.getMessage(), e);
            }
        }
    }

    private void offer(Event event) {
        if (!queue.offer(event)) {
            dropped.incrementAndGet();
        }
    }

    /** To be told what happens. */
    public FarmObserver observer() {
        return observer;
    }

    /** Events that were handed to the network. */
    public long sent() {
        return sent.get();
    }

    /** Events that found no place in the queue, or were left when the farm stopped. */
    public long dropped() {
        return dropped.get();
    }

    /** Events that wait. */
    public int waiting() {
        return queue.size();
    }

    private void run() {
        long pause = SHORTEST_PAUSE_MILLIS;
        Event next = null;
        try {
            while (!closing || next != null || !queue.isEmpty()) {
                next = next == null ? queue.poll(100, TimeUnit.MILLISECONDS) : next;
                if (next == null) {
                    continue;
                }
                try {
                    send(next);
                    next = null;
                    pause = SHORTEST_PAUSE_MILLIS;
                } catch (IOException e) {
                    failed(e, pause);
                    TimeUnit.MILLISECONDS.sleep(pause);
                    pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
                }
            }
        } catch (InterruptedException e) {
            // The farm stops: what is left is counted as dropped.
        }
        List<Event> left = new ArrayList<>();
        queue.drainTo(left);
        dropped.addAndGet(left.size() + (next == null ? 0 : 1));
        hangUp();
    }

    private void send(Event event) throws IOException {
        SyslogWire open = wire;
        if (open == null) {
            open = SyslogWire.open(settings);
            wire = open;
        }
        open.send(settings.format().message(event, host, process).getBytes(StandardCharsets.US_ASCII));
        sent.incrementAndGet();
    }

    private void failed(IOException problem, long pause) {
        hangUp();
        if (pause == SHORTEST_PAUSE_MILLIS) {
            log.warn("syslog collector {} port {}: {}; events wait, and more than {} are dropped", settings.host(), settings.port(), problem.getMessage(), settings.queue());
        }
    }

    private void hangUp() {
        SyslogWire open = wire;
        wire = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                log.debug("a connection to the syslog collector did not close", e);
            }
        }
    }

    private static String hostName() {
        try {
            String name = InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9.-]", "");
            return name.isEmpty() ? "-" : name;
        } catch (UnknownHostException e) {
            return "-";
        }
    }

    /** Sends what waits, within a second. */
    @Override
    public void close() throws InterruptedException {
        closing = true;
        thread.join(LAST_WORDS.toMillis());
        thread.interrupt();
        hangUp(); // Ends a write that blocks.
        thread.join(LAST_WORDS.toMillis());
    }
}
