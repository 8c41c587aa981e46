package org.btestfarm.client.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Collects the course of a load test in bounded memory: its steps are as long as the planned length demands. */
final class Timeline {
    /** About as many as a chart has pixels. */
    static final int MAX_MOMENTS = 1_200;

    /** A last step that is shorter has no rate worth showing: it is added to the one before. */
    private static final Duration SHORTEST_LAST = Duration.ofMillis(250);

    private final int ticksPerMoment;
    private final List<LoadMoment> moments = new ArrayList<>();
    private Spread setUpMicros = new Spread();
    private int ticks;
    private double txBits;
    private double rxBits;
    private Duration last = Duration.ZERO;

    Timeline(Duration planned) {
        this.ticksPerMoment = (int) (planned.toSeconds() / MAX_MOMENTS) + 1;
    }

    void setUp(long micros) {
        setUpMicros.add(micros);
    }

    /** A second of the load test has ended; the last one may be shorter. */
    void tick(LoadSecond second, Duration length, boolean isLast) {
        double seconds = length.toNanos() / 1e9;
        txBits += second.txBps() * seconds;
        rxBits += second.rxBps() * seconds;
        ticks++;
        // Clients that end late make it longer than planned, but not for ever: what comes then widens the last step.
        if (isLast || ticks >= ticksPerMoment && moments.size() < 2 * MAX_MOMENTS) {
            close(second);
        }
    }

    private void close(LoadSecond second) {
        Distribution setUps = setUpMicros.distribution();
        Duration length = second.elapsed().minus(last);
        if (length.compareTo(SHORTEST_LAST) < 0 && !moments.isEmpty()) {
            LoadMoment before = moments.remove(moments.size() - 1);
            Duration lengthBefore = moments.isEmpty() ? before.elapsed() : before.elapsed().minus(moments.get(moments.size() - 1).elapsed());
            txBits += before.txBps() * lengthBefore.toNanos() / 1e9;
            rxBits += before.rxBps() * lengthBefore.toNanos() / 1e9;
            length = length.plus(lengthBefore);
            setUps = before.setUpMicros().count() >= setUps.count() ? before.setUpMicros() : setUps;
        }
        double seconds = Math.max(1, length.toNanos()) / 1e9;
        moments.add(new LoadMoment(
                second.elapsed(),
                second.connecting(),
                second.running(),
                second.done(),
                second.failed(),
                txBits / seconds,
                rxBits / seconds,
                second.localCpuPct(),
                setUps));
        setUpMicros = new Spread();
        txBits = 0;
        rxBits = 0;
        ticks = 0;
        last = second.elapsed();
    }

    List<LoadMoment> moments() {
        return List.copyOf(moments);
    }
}
