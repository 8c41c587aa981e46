/** The farm's nodes, for operators: who is there, draining one, keys for the traffic between them. */
@NullMarked
package org.btestfarm.app.cluster;

import org.jspecify.annotations.NullMarked;
