/** Tests of the farm's CSV file. */
@NullMarked
package org.btestfarm.app.csv;

import org.jspecify.annotations.NullMarked;
