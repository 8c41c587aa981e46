/** Tests of the sweep that drives all flows of an event loop. */
@NullMarked
package org.btestfarm.dataplane.net;

import org.jspecify.annotations.NullMarked;
