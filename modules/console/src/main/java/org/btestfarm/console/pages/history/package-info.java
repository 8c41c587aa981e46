/** Past tests of an account, and what it has used of its quotas. */
@NullMarked
package org.btestfarm.console.pages.history;

import org.jspecify.annotations.NullMarked;
