package org.btestfarm.app.serve;

/** A configuration that says something that cannot be; the message is one line: what, where, what is allowed. */
final class ConfigurationException extends Exception {
    ConfigurationException(String message) {
        super(message);
    }
}
