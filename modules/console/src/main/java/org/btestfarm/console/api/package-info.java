/** The HTTP API of results, {@code /api/v1/tests} and {@code /api/v1/usage}: pages, and exports that are written as fast as they are read. */
@NullMarked
package org.btestfarm.console.api;

import org.jspecify.annotations.NullMarked;
