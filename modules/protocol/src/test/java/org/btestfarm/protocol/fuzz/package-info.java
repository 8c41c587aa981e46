/**
 * A fuzz target for every decoder. An ordinary test run feeds each its seeds; to fuzz one, for five minutes:
 * {@code JAZZER_FUZZ=1 mvn -pl modules/protocol test -Dtest='StatusScannerFuzzTest#anyStream'}.
 */
@NullMarked
package org.btestfarm.protocol.fuzz;

import org.jspecify.annotations.NullMarked;
