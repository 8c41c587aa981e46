/** The farm as it is now: tests that run, and what they move, asked for once or followed second by second. */
@NullMarked
package org.btestfarm.console.live;

import org.jspecify.annotations.NullMarked;
