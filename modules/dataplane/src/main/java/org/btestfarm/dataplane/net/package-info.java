/** What the data plane needs of Netty and of Linux: which channels, socket options, and the one sweep that drives all flows of an event loop. */
@NullMarked
package org.btestfarm.dataplane.net;

import org.jspecify.annotations.NullMarked;
