/** Who is connected: a farm of actors for listeners, connections and sessions, started and stopped as one. */
@NullMarked
package org.btestfarm.farm;

import org.jspecify.annotations.NullMarked;
