/** What UDP datagrams tell: how large their IP packets are, and how many of them were lost (docs/protocol.md, section 8). */
@NullMarked
package org.btestfarm.protocol.udp;

import org.jspecify.annotations.NullMarked;
