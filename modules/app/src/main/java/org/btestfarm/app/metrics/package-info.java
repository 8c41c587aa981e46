/** What of a farm, its ledger and its event loops is shown as metrics. */
@NullMarked
package org.btestfarm.app.metrics;

import org.jspecify.annotations.NullMarked;
