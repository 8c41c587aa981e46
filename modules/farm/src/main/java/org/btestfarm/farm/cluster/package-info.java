/** Nodes of one farm: how a node finds the others, founds the farm or waits for it, and who is there. */
@NullMarked
package org.btestfarm.farm.cluster;

import org.jspecify.annotations.NullMarked;
