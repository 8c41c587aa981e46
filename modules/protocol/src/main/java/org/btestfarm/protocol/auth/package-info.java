/** The two logins, MD5 and EC-SRP5, from the server's and the client's side; bytes in, bytes out (docs/protocol.md, sections 3 and 4). */
@NullMarked
package org.btestfarm.protocol.auth;

import org.jspecify.annotations.NullMarked;
