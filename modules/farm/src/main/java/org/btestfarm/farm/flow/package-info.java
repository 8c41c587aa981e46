/** What a test asks of the data plane, how fast it may send, and how long it has been silent: plain rules, without an actor. */
@NullMarked
package org.btestfarm.farm.flow;

import org.jspecify.annotations.NullMarked;
