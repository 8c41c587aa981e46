package org.btestfarm.console.loadreport;

import java.time.Instant;
import java.util.List;

/**
 * What the page of a load test says; all texts are for people, and may hold anything.
 *
 * @param title the scenario's name
 * @param subtitle one line: how many tests of what
 * @param began when it began
 * @param isGood whether all tests were done
 * @param verdict how it went, one or more lines
 * @param figures the few numbers that say most
 * @param spread how rates and set-up times spread, over all clients
 * @param groups the same by groups of the scenario
 * @param failures how clients failed, and what else was noted
 * @param facts with what and how it was measured
 * @param course the charts' data
 */
public record LoadReportPage(
        String title,
        String subtitle,
        Instant began,
        boolean isGood,
        List<String> verdict,
        List<Figure> figures,
        Grid spread,
        Grid groups,
        Grid failures,
        List<Fact> facts,
        Course course) {

    public LoadReportPage {
        verdict = List.copyOf(verdict);
        figures = List.copyOf(figures);
        facts = List.copyOf(facts);
    }

    /**
     * A number that says much.
     *
     * @param name what it is
     * @param value with its unit
     * @param note a few words below it; may be empty
     */
    public record Figure(String name, String value, String note) {}

    /**
     * Something that one must know to measure it again.
     *
     * @param name what it is
     * @param value one line
     */
    public record Fact(String name, String value) {}

    /**
     * A table; the first column names its rows.
     *
     * @param words how many columns, from the first on, hold words, and not figures
     * @param heads one for each column
     * @param rows each with as many cells; none leaves the table away
     */
    public record Grid(int words, List<String> heads, List<List<String>> rows) {
        public Grid {
            heads = List.copyOf(heads);
            rows = rows.stream().map(List::copyOf).toList();
            int columns = heads.size();
            rows.forEach(row -> {
                if (row.size() != columns) {
                    throw new IllegalArgumentException("a row has " + row.size() + " cells, allowed are " + columns);
                }
            });
        }
    }
}
