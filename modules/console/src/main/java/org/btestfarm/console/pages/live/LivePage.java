package org.btestfarm.console.pages.live;

/**
 * The live view.
 *
 * @param all whether all tests are shown, and not only those of whoever asks
 */
public record LivePage(boolean all) {}
