/** Servers that play a script over real sockets, as bad as it takes. */
@NullMarked
package org.btestfarm.client.testing;

import org.jspecify.annotations.NullMarked;
