/** Events that collectors receive, and collectors that receive none. */
@NullMarked
package org.btestfarm.app.logging;

import org.jspecify.annotations.NullMarked;
