/** The examples in cluster-config, checked by the programs that they are for. */
@NullMarked
package org.btestfarm.app.balancer;

import org.jspecify.annotations.NullMarked;
