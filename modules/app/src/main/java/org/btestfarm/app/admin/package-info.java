/** What the commands about users and quotas have in common: which ledger, and how it is shown. */
@NullMarked
package org.btestfarm.app.admin;

import org.jspecify.annotations.NullMarked;
