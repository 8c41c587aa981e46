package org.btestfarm.console.nodes;

/** What operators ask a node about the farm, and tell it. Thread-safe; does not block. */
public interface NodeAdmin {
    /** The nodes as this one knows them. */
    FarmNodes nodes();

    /** This node takes no new tests from now on, until it is started again; those that run go on. Idempotent. */
    void drain();
}
