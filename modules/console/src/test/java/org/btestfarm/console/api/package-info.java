/** Tests of how results are written. */
@NullMarked
package org.btestfarm.console.api;

import org.jspecify.annotations.NullMarked;
