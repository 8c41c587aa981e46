/** What readers see of the ledger: a replica of the writer's state, and the snapshot of users and policies made from it. Nobody here asks the writer. */
@NullMarked
package org.btestfarm.ledger.directory;

import org.jspecify.annotations.NullMarked;
