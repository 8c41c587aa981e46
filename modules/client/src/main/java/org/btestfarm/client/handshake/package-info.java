/** The client's side of the set-up, as state machines that take bytes and give bytes; no sockets, no clock. */
@NullMarked
package org.btestfarm.client.handshake;

import org.jspecify.annotations.NullMarked;
