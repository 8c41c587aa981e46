/** The nodes of the farm, as operators see them, and what they tell one to do. */
@NullMarked
package org.btestfarm.console.nodes;

import org.jspecify.annotations.NullMarked;
