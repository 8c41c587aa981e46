/** The commands {@code user} and {@code quota}: who may log in, and how much they may use. */
@NullMarked
package org.btestfarm.app.admin;

import org.jspecify.annotations.NullMarked;
