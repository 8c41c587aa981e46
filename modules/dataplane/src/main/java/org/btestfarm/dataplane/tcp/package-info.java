/** TCP: wires for handshakes, and flows that move test data. */
@NullMarked
package org.btestfarm.dataplane.tcp;

import org.jspecify.annotations.NullMarked;
