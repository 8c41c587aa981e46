/** The PROXY header that a load balancer sends ahead of a client's connection: who must send one, and what it says. */
@NullMarked
package org.btestfarm.dataplane.proxy;

import org.jspecify.annotations.NullMarked;
