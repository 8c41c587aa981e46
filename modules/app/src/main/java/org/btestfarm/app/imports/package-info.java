/** Takes over users, quotas and usage from other servers. */
@NullMarked
package org.btestfarm.app.imports;

import org.jspecify.annotations.NullMarked;
