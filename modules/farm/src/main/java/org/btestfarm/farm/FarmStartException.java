package org.btestfarm.farm;

/** A farm that could not be started; the message is one line, fit for a terminal: what failed and where. */
public final class FarmStartException extends Exception {
    FarmStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
