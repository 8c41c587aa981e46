/** UDP flows over real sockets: against plain sockets of the JDK, and against each other. */
@NullMarked
package org.btestfarm.dataplane.udp;

import org.jspecify.annotations.NullMarked;
