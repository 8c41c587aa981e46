/** Who is charged and what is allowed: accounts, policies, calendar periods. Values only: nothing here remembers or decides. */
@NullMarked
package org.btestfarm.ledger.account;

import org.jspecify.annotations.NullMarked;
