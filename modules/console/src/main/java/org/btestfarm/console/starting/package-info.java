/** HTTP while the program starts: says so from the moment that its address is taken, before the real server can be there. */
@NullMarked
package org.btestfarm.console.starting;

import org.jspecify.annotations.NullMarked;
