/** What all tests of the data plane share. */
@NullMarked
package org.btestfarm.dataplane.testing;

import org.jspecify.annotations.NullMarked;
