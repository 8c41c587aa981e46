/** What a node spends: the lease of each test, the counters read once a second, and the link to the quota writer. */
@NullMarked
package org.btestfarm.farm.metering;

import org.jspecify.annotations.NullMarked;
