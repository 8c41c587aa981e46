/** Who may use how much, and what happened: the facade of the module, and what it is told. */
@NullMarked
package org.btestfarm.ledger;

import org.jspecify.annotations.NullMarked;
