package org.btestfarm.farm.admission;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How much a node can do, and whether it takes more; nodes tell each other.
 *
 * @param tests how many it runs at a time, its {@code limits.sessions}
 * @param inBps what it can receive, bit/s; empty if nobody said
 * @param outBps what it can send, bit/s; empty if nobody said
 * @param draining whether it takes no new tests until it is started again
 * @param why why it takes none now, one line; empty if it does
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record NodeRoom(int tests, OptionalLong inBps, OptionalLong outBps, boolean draining, Optional<String> why) {}
