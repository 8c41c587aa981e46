/** Certificates for tests, and tests of those that make no sense. */
@NullMarked
package org.btestfarm.console.tls;

import org.jspecify.annotations.NullMarked;
