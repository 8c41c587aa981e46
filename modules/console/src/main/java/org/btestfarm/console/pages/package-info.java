/** The pages: how to test, one's own tests, results, the farm live, and for operators users, limits and the audit. Made on the server, useful without scripts. */
@NullMarked
package org.btestfarm.console.pages;

import org.jspecify.annotations.NullMarked;
