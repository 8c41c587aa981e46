/** The {@code test} and {@code load} commands: a plan from options, and reports for people and for programs. */
@NullMarked
package org.btestfarm.app.test;

import org.jspecify.annotations.NullMarked;
