/** Who may log in: users, and the snapshot in which a node looks them up. */
@NullMarked
package org.btestfarm.farm.directory;

import org.jspecify.annotations.NullMarked;
