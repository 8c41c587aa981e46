/** One client's TCP connection: the steps of its handshake, each with a deadline, and then its part of a test. */
@NullMarked
package org.btestfarm.farm.connection;

import org.jspecify.annotations.NullMarked;
