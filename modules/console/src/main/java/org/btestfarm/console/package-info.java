/** What can I see and change: one HTTP server on a farm's actor system, with health for whoever watches it and an API for operators. */
@NullMarked
package org.btestfarm.console;

import org.jspecify.annotations.NullMarked;
