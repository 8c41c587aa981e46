/** {@code btest-farm top}: the live view of the farm in a terminal. */
@NullMarked
package org.btestfarm.app.top;

import org.jspecify.annotations.NullMarked;
