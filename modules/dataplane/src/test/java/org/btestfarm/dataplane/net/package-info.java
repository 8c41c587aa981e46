/** Tests of the sweep that drives all flows of an event loop, and two machines for tests that need a way between. */
@NullMarked
package org.btestfarm.dataplane.net;

import org.jspecify.annotations.NullMarked;
