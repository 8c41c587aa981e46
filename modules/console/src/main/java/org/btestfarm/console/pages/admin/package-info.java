/** Operators' pages: users, limits, balances. */
@NullMarked
package org.btestfarm.console.pages.admin;

import org.jspecify.annotations.NullMarked;
