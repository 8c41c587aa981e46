/** Clients behind a balancer, and nodes that are full, over real sockets. */
@NullMarked
package org.btestfarm.farm.balancer;

import org.jspecify.annotations.NullMarked;
