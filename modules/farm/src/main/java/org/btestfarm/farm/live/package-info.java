/** What the farm does now: once a second each node reads the counters of its tests, and whoever wants to look finds the sums ready. */
@NullMarked
package org.btestfarm.farm.live;

import org.jspecify.annotations.NullMarked;
