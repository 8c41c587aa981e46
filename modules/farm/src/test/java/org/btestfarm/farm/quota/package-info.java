/** Tests that meet quotas: real sockets, a real database. */
@NullMarked
package org.btestfarm.farm.quota;

import org.jspecify.annotations.NullMarked;
