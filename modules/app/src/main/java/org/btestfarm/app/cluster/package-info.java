/** The farm's nodes, for operators: keys for the traffic between them. */
@NullMarked
package org.btestfarm.app.cluster;

import org.jspecify.annotations.NullMarked;
