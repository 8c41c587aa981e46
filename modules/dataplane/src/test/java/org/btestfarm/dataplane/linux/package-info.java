/** System calls of our own, against real sockets. */
@NullMarked
package org.btestfarm.dataplane.linux;

import org.jspecify.annotations.NullMarked;
