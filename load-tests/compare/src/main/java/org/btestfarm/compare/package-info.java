/** Speed and cost, measured side by side: our program, iperf3 and servers of others, as processes of their own, interleaved, medians and ratios. */
@NullMarked
package org.btestfarm.compare;

import org.jspecify.annotations.NullMarked;
