/** Where clients come in: an actor for each address, and the bounded way from the event loops to it. */
@NullMarked
package org.btestfarm.farm.listener;

import org.jspecify.annotations.NullMarked;
