/** The few binary forms that events, images and keys are made of, and the error for bytes that are none of them. */
@NullMarked
package org.btestfarm.ledger.bytes;

import org.jspecify.annotations.NullMarked;
