/** Who asks: a visitor known by an address, a user who logged in, or an operator; and what each of them may see. */
@NullMarked
package org.btestfarm.console.visitor;

import org.jspecify.annotations.NullMarked;
