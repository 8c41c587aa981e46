/** What was so at any time, made from the journal's events alone: balances, running tests, and the story of one test. */
@NullMarked
package org.btestfarm.console.pages.audit;

import org.jspecify.annotations.NullMarked;
