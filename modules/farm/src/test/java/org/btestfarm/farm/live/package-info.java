/** What is seen of running tests, and when. */
@NullMarked
package org.btestfarm.farm.live;

import org.jspecify.annotations.NullMarked;
