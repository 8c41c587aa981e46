/** Tests of what answers have in common. */
@NullMarked
package org.btestfarm.console.web;

import org.jspecify.annotations.NullMarked;
