/** What a running farm shows as metrics, and what dashboards and alerts make of it. */
@NullMarked
package org.btestfarm.app.metrics;

import org.jspecify.annotations.NullMarked;
