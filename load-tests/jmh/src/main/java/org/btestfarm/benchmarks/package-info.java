/** Benchmarks of the arithmetic that runs per login, per read, per run of datagrams and per write. */
@NullMarked
package org.btestfarm.benchmarks;

import org.jspecify.annotations.NullMarked;
