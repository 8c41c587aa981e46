/** The same client many times at once: what a server does under the load of many routers. */
@NullMarked
package org.btestfarm.client.load;

import org.jspecify.annotations.NullMarked;
