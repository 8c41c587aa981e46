package org.btestfarm.farm;

import org.jspecify.annotations.Nullable;

/** A farm that could not be started; the message is one line, fit for a terminal: what failed and where. */
public class FarmStartException extends Exception {
    FarmStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
