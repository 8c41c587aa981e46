/** What the farm measures of itself, for Prometheus: the registry that others fill, and the address where it is read. */
@NullMarked
package org.btestfarm.console.metrics;

import org.jspecify.annotations.NullMarked;
