/** What tests of the program share: running it in this process or in one of its own, and a farm to test against. */
@NullMarked
package org.btestfarm.app.testing;

import org.jspecify.annotations.NullMarked;
