/** The pages in a real browser. */
@NullMarked
package org.btestfarm.app.pages;

import org.jspecify.annotations.NullMarked;
