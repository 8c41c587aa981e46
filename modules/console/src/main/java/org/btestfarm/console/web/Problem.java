package org.btestfarm.console.web;

/**
 * A problem document (RFC 9457) of the type {@code about:blank}: the status says what kind of problem it is.
 *
 * @param title the status in words
 * @param status of the answer
 * @param detail what is wrong here, one line
 */
public record Problem(String title, int status, String detail) {}
