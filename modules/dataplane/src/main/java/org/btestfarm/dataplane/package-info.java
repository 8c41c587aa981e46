/** How bytes move: wires, flows, pace and credit. The rest of the farm only signals; it never touches a byte of test data. */
@NullMarked
package org.btestfarm.dataplane;

import org.jspecify.annotations.NullMarked;
