package org.btestfarm.protocol;

/** A peer sent what the protocol does not allow. The message is one line, fit for a log: what was wrong and what is allowed. */
public final class ProtocolException extends Exception {
    public ProtocolException(String message) {
        super(message);
    }
}
