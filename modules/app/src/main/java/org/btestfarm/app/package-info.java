/** How to run it: the command line. It wires the other modules together and decides nothing about them. */
@NullMarked
package org.btestfarm.app;

import org.jspecify.annotations.NullMarked;
