/** Several nodes of one farm in this process, on loopback addresses of their own. */
@NullMarked
package org.btestfarm.farm.cluster;

import org.jspecify.annotations.NullMarked;
