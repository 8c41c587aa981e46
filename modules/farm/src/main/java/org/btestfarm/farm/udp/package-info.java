/** The UDP ports that a node hands out to its tests. */
@NullMarked
package org.btestfarm.farm.udp;

import org.jspecify.annotations.NullMarked;
