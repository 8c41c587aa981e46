/** Takes a prefix of the journal out into a signed file, and reads such files. Nothing else is ever removed from a journal. */
@NullMarked
package org.btestfarm.ledger.archive;

import org.jspecify.annotations.NullMarked;
