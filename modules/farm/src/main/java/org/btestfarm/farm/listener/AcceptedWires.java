package org.btestfarm.farm.listener;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.btestfarm.dataplane.Wire;
import org.jspecify.annotations.Nullable;

/**
 * Wires on their way from the event loops that accepted them to the listener's actor. There is room for {@link #ROOM}; and of many, one message tells the actor. Thread-safe.
 */
final class AcceptedWires {
    /** How many may wait. */
    static final int ROOM = 1_024;

    private final ArrayBlockingQueue<Wire> waiting = new ArrayBlockingQueue<>(ROOM);
    private final AtomicBoolean told = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Runnable tell;
    private final Consumer<Wire> tooMany;

    /**
     * @param tell tells the actor that wires wait; it answers by {@link #next} until there is none
     * @param tooMany gets a wire for which there is no room
     */
    AcceptedWires(Runnable tell, Consumer<Wire> tooMany) {
        this.tell = tell;
        this.tooMany = tooMany;
    }

    /** On an event loop: a wire was accepted. */
    void accepted(Wire wire) {
        if (!waiting.offer(wire)) {
            tooMany.accept(wire);
            return;
        }
        if (closed.get()) {
            closeAll();
        } else if (told.compareAndSet(false, true)) {
            tell.run();
        }
    }

    /** In the actor: the next wire; null if none waits now. */
    @Nullable Wire next() {
        Wire wire = waiting.poll();
        if (wire == null) {
            // One that comes between these two lines sees that nobody was told.
            told.set(false);
            wire = waiting.poll();
            if (wire != null) {
                told.set(true);
            }
        }
        return wire;
    }

    /** Closes those that wait, and any that still come. */
    void closeAll() {
        closed.set(true);
        for (Wire wire = waiting.poll(); wire != null; wire = waiting.poll()) {
            wire.close();
        }
    }
}
