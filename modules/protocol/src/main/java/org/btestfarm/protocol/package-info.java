/** What is on the wire: the command, the replies, the session token. Pure values and codecs; no sockets, no actors, no clock. */
@NullMarked
package org.btestfarm.protocol;

import org.jspecify.annotations.NullMarked;
