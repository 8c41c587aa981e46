package org.btestfarm.console.pages;

import java.util.List;
import java.util.Optional;

/**
 * The first page.
 *
 * @param command the line to paste into RouterOS
 * @param login whether those who test log in
 * @param forwarded the port that the router's port 2000 must lead to, if that is another
 * @param tests the newest tests of whoever asks
 * @param whose whose they are, in words
 * @param hasResults whether this farm keeps results
 */
public record Landing(String command, boolean login, Optional<Integer> forwarded, List<TestLine> tests, String whose, boolean hasResults) {}
