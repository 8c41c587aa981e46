package org.btestfarm.dataplane;

/**
 * How fast flows may send. The flows of a session on a node share one, whichever event loops they run on: together they keep to its rate, and what a
 * starved flow does not use the others do. The rate may change while they run.
 */
public interface Pace {
    /** The value that stands for "as fast as it goes". */
    long UNLIMITED = 0;

    /** A pace of so many bit/s, or {@link #UNLIMITED}. */
    static Pace of(long bps) {
        throw new UnsupportedOperationException("being built");
    }

    /** The rate now, bit/s; {@link #UNLIMITED} if there is none. */
    long bps();

    /** Changes the rate, from now on; credit that a slower rate saved up is not kept. */
    void set(long bps);
}
