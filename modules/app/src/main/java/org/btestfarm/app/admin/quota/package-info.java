/** The command {@code quota}: who may use how much. */
@NullMarked
package org.btestfarm.app.admin.quota;

import org.jspecify.annotations.NullMarked;
