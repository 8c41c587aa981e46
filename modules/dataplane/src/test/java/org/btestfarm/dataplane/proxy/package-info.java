/** Tests of PROXY headers, over real sockets and with bytes that nobody thought of. */
@NullMarked
package org.btestfarm.dataplane.proxy;

import org.jspecify.annotations.NullMarked;
