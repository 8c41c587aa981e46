/** How did a load test go? Its report as one page that needs nothing else: a file to keep, to send and to show. */
@NullMarked
package org.btestfarm.console.loadreport;

import org.jspecify.annotations.NullMarked;
