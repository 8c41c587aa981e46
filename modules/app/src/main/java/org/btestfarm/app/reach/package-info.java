/** How commands reach a ledger: through the farm that runs on its data directory, or in this process under the same lock. */
@NullMarked
package org.btestfarm.app.reach;

import org.jspecify.annotations.NullMarked;
