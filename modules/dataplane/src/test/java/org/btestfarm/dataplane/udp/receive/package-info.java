/** What receiving makes of joined datagrams. */
@NullMarked
package org.btestfarm.dataplane.udp.receive;

import org.jspecify.annotations.NullMarked;
