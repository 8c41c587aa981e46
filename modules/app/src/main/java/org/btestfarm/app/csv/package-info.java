/** Tests as lines of a CSV file, the same for the client's and the farm's. */
@NullMarked
package org.btestfarm.app.csv;

import org.jspecify.annotations.NullMarked;
