/** The {@code audit} command: what the journal proves, for people and as JSON. */
@NullMarked
package org.btestfarm.app.audit;

import org.jspecify.annotations.NullMarked;
