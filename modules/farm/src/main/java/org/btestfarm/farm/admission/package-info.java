/** Who gets in: counts of sessions and handshakes, delays for those who guess, and one log line for everybody who is refused. */
@NullMarked
package org.btestfarm.farm.admission;

import org.jspecify.annotations.NullMarked;
