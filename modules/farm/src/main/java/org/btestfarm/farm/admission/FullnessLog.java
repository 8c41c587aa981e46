package org.btestfarm.farm.admission;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tells admission once a second what the node moves, and writes a line when the node becomes full and when it has had room for {@value #ROOM_SECONDS} s: refusals come one by one, and a
 * balancer sends nobody any more, so else nothing would say it. Confined to whoever calls it.
 */
public final class FullnessLog {
    private static final int ROOM_SECONDS = 10;

    private final Admission admission;
    private final Consumer<String> sink;
    private boolean full;
    private int secondsWithRoom;

    /** @param sink takes the lines */
    public FullnessLog(Admission admission, Consumer<String> sink) {
        this.admission = admission;
        this.sink = sink;
    }

    /** A second has passed, in which the node moved so much, bit/s. */
    public void second(long inBps, long outBps) {
        admission.measured(inBps, outBps);
        Optional<String> why = admission.full();
        secondsWithRoom = why.isPresent() ? 0 : Math.min(secondsWithRoom + 1, ROOM_SECONDS);
        if (why.isPresent() && !full) {
            full = true;
            sink.accept("this node takes no new tests: " + why.get());
        } else if (full && secondsWithRoom == ROOM_SECONDS) {
            full = false;
            sink.accept("this node has room for new tests again");
        }
    }
}
