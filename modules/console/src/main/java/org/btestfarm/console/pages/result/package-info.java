/** A test's own page: figures, charts, and what they mean in plain words. */
@NullMarked
package org.btestfarm.console.pages.result;

import org.jspecify.annotations.NullMarked;
