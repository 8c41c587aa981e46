/** What do many sessions cost? Thousands at once, new ones by the second, logins, and memory. */
@NullMarked
package org.btestfarm.compare.sessions;

import org.jspecify.annotations.NullMarked;
