/** The operators' API below {@code /api/v1/admin}: users, policies, balances, for whoever has the token. */
@NullMarked
package org.btestfarm.console.admin;

import org.jspecify.annotations.NullMarked;
