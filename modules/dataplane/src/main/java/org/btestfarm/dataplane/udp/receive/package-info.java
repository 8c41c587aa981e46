/** UDP, the receiving half: reading sockets, by system calls of our own or by Netty, and the books of what came. */
@NullMarked
package org.btestfarm.dataplane.udp.receive;

import org.jspecify.annotations.NullMarked;
