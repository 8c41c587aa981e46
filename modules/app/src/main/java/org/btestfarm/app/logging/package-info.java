/** Events for other systems: logins and tests as syslog messages, sent without ever making the farm wait. */
@NullMarked
package org.btestfarm.app.logging;

import org.jspecify.annotations.NullMarked;
