/** What happened, to be looked up: tests, their samples, and usage per account and day, made from the journal in the background. */
@NullMarked
package org.btestfarm.console.views;

import org.jspecify.annotations.NullMarked;
