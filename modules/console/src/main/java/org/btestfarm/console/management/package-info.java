/** What Pekko's own tools ask a node of a cluster, on the console's server and behind its token: who is a member, and where shards are. Nothing can be changed there. */
@NullMarked
package org.btestfarm.console.management;

import org.jspecify.annotations.NullMarked;
