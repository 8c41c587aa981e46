/**
 * What the quota writer decides: requests in, events and answers out, time as an argument. No actor and no database: the desk runs in a property test
 * as it runs in the farm.
 */
@NullMarked
package org.btestfarm.ledger.desk;

import org.jspecify.annotations.NullMarked;
