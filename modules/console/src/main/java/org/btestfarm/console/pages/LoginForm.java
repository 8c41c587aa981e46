package org.btestfarm.console.pages;

/**
 * The page with the login.
 *
 * @param name what was typed
 * @param problem what was wrong with it; empty at first
 */
public record LoginForm(String name, String problem) {}
