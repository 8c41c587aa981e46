/** The {@code serve} command: users, data directory, start and stop of a farm. */
@NullMarked
package org.btestfarm.app.serve;

import org.jspecify.annotations.NullMarked;
