package org.btestfarm.console.pages.history;

import java.util.List;
import java.util.Optional;
import org.btestfarm.console.pages.TestLine;

/**
 * Past tests.
 *
 * @param account whose, as operators write it; empty for everybody's
 * @param title whose, in words
 * @param quotas those that limit it
 * @param tests a page of them, the newest first
 * @param next the address of the page with older ones
 * @param first whether these are the newest
 * @param export where all of them are to be had as CSV
 */
public record HistoryPage(String account, String title, List<QuotaBar> quotas, List<TestLine> tests, Optional<String> next, boolean first, String export) {}
