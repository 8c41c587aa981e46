/** The farm as it is now. */
@NullMarked
package org.btestfarm.console.pages.live;

import org.jspecify.annotations.NullMarked;
