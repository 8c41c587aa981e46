/** Holds every test class of the module to this: no buffer of Netty's is lost. */
@NullMarked
package org.btestfarm.dataplane.leak;

import org.jspecify.annotations.NullMarked;
