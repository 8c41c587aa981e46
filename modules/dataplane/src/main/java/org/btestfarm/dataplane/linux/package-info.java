/**
 * System calls that Netty does not offer, through JNA, for Linux on x86_64 and aarch64: receiving without copying, and many datagrams in one call. Where they
 * cannot be used the rest of the data plane does without.
 */
@NullMarked
package org.btestfarm.dataplane.linux;

import org.jspecify.annotations.NullMarked;
