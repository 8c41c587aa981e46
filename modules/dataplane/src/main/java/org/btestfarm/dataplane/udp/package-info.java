/** UDP flows: sources that send bursts of numbered datagrams, and sinks that count what arrives and what was lost (docs/protocol.md, sections 8 and 9). */
@NullMarked
package org.btestfarm.dataplane.udp;

import org.jspecify.annotations.NullMarked;
