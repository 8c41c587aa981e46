/** Runs a test: connects, moves data for as long as asked, measures by the second, and ends with a result whatever happens. */
@NullMarked
package org.btestfarm.client.run;

import org.jspecify.annotations.NullMarked;
