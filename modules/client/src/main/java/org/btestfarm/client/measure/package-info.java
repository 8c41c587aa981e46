/** From a flow's running totals and a server's statuses to the figures of a test. Arithmetic; time is an argument. */
@NullMarked
package org.btestfarm.client.measure;

import org.jspecify.annotations.NullMarked;
