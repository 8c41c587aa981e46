/** What the HTTP API says of itself: one part for each area, put together at the start. */
@NullMarked
package org.btestfarm.console.openapi;

import org.jspecify.annotations.NullMarked;
