/** A running farm's administration from another process: the same interface as inside the farm, over its HTTP API. */
@NullMarked
package org.btestfarm.console.client;

import org.jspecify.annotations.NullMarked;
