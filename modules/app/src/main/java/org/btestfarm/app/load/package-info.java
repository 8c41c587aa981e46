/** What is to be done at once? Scenario files of {@code load}: groups of clients, and when they come. */
@NullMarked
package org.btestfarm.app.load;

import org.jspecify.annotations.NullMarked;
