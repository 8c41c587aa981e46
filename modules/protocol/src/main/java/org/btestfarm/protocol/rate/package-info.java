/** Speeds: as people write them, as a sender keeps to them, and as it adjusts them (docs/protocol.md, section 9). */
@NullMarked
package org.btestfarm.protocol.rate;

import org.jspecify.annotations.NullMarked;
