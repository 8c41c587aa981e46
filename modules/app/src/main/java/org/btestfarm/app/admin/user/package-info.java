/** The command {@code user}: who may log in. */
@NullMarked
package org.btestfarm.app.admin.user;

import org.jspecify.annotations.NullMarked;
