/** What {@code serve} is told by its command line, its file and the defaults: typed, checked, and every error with its place. */
@NullMarked
package org.btestfarm.app.serve.config;

import org.jspecify.annotations.NullMarked;
