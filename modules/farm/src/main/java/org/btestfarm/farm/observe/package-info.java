/** What a node of the farm tells and shows about itself to metrics and to logs of events: logins, tests, refusals, bytes. */
@NullMarked
package org.btestfarm.farm.observe;

import org.jspecify.annotations.NullMarked;
