package org.btestfarm.app.serve.config;

/** A configuration that says something that cannot be; the message is one line: what, where, what is allowed. */
public final class ConfigurationException extends Exception {
    /** @param message the line */
    public ConfigurationException(String message) {
        super(message);
    }
}
