/** The farm as a process that dies under load: what is left, what it does with it, and that nobody ever got more than a quota. */
@NullMarked
package org.btestfarm.app.faults;

import org.jspecify.annotations.NullMarked;
