/** What a farm may be told: where it listens, which ports it hands out, how much it admits, how long it waits. Checked where it is made. */
@NullMarked
package org.btestfarm.farm.settings;

import org.jspecify.annotations.NullMarked;
