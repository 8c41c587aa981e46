/** Tests of how often a network may ask. */
@NullMarked
package org.btestfarm.console.rate;

import org.jspecify.annotations.NullMarked;
