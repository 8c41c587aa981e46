package org.btestfarm.console.pages.site;

/**
 * A page that says one thing.
 *
 * @param heading what it is about
 * @param text one line
 * @param again whether the browser should ask again by itself in a moment
 */
public record Message(String heading, String text, boolean again) {}
