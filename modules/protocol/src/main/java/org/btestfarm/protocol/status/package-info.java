/** The status messages of every second, and finding them in a stream of data. */
@NullMarked
package org.btestfarm.protocol.status;

import org.jspecify.annotations.NullMarked;
