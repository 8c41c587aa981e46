/** TLS for the farm's HTTP: the certificate that it shows, renewed while it runs, and whom the programs on the other end believe. */
@NullMarked
package org.btestfarm.console.tls;

import org.jspecify.annotations.NullMarked;
