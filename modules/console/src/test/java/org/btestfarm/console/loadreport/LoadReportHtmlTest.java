package org.btestfarm.console.loadreport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.btestfarm.console.loadreport.LoadReportPage.Fact;
import org.btestfarm.console.loadreport.LoadReportPage.Figure;
import org.btestfarm.console.loadreport.LoadReportPage.Grid;
import org.junit.jupiter.api.Test;

/** The file of a load test's report: complete in itself, and nothing that a server or a user called itself becomes part of its code. */
class LoadReportHtmlTest {
    private static final String EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'";

    @Test
    void namesStayText() {
        String html = LoadReportHtml.of(page(EVIL));

        assertThat(html.contains("<script>alert") || html.contains("<img")).isFalse();
        assertThat(html.contains("&lt;img src=x onerror=alert(1)&gt;")).isTrue();
        assertThat(Pattern.compile("<script").matcher(html).results()).hasSize(2);
        assertThat(Pattern.compile("</script>").matcher(html).results()).hasSize(2);
    }

    @Test
    void itNeedsNothingFromElsewhere() {
        String html = LoadReportHtml.of(page("a load test"));

        assertThat(html.startsWith("<!doctype html>")).isTrue();
        String policy = html.lines().filter(line -> line.contains("Content-Security-Policy")).findFirst().orElseThrow();
        assertThat(policy).contains("default-src &#39;none&#39;; script-src &#39;sha256-");
        Matcher links = Pattern.compile("(?:src|href)=\"([^\"]*)\"|url\\(([^)]*)\\)|@import").matcher(html);
        while (links.find()) {
            assertThat(links.group()).isEqualTo("href=\"#content\"");
        }
    }

    @Test
    void whatIsNotKnownIsSaid() {
        String html = LoadReportHtml.of(page("x"));
        assertThat(html.substring(html.indexOf("<details"), html.indexOf("<script>"))).contains("not reported").contains("\"cpu\":[null]").contains("\"set_up_99\":[null]");
        String empty = LoadReportHtml.of(new LoadReportPage(
                        "empty", "", Instant.EPOCH, false, List.of("Nothing was done."), List.of(), grid(), grid(), grid(), List.of(), new Course()));
        assertThat(empty.substring(empty.indexOf("<body>"), empty.indexOf("<script>"))).contains("verdict failed").contains("\"elapsed\":[]").doesNotContain("Groups");
    }

    @Test
    void rowsMustFit() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Grid(1, List.of("a", "b"), List.of(List.of("x")))).withMessage("a row has 1 cells, allowed are 2");
    }

    private static Grid grid() {
        return new Grid(1, List.of(""), List.of());
    }

    private static LoadReportPage page(String text) {
        Course course = new Course();
        course.elapsed().add(1.0);
        course.tx().add(0.0);
        course.rx().add(8e6);
        course.connecting().add(1);
        course.running().add(2);
        course.failed().add(0);
        course.setUpMedian().add(null);
        course.setUp99().add(null);
        course.setUpMost().add(null);
        course.cpu().add(null);
        Grid grid = new Grid(1, List.of("What", text), List.of(List.of(text, text)));
        return new LoadReportPage(
                text, text, Instant.EPOCH, true, List.of(text), List.of(new Figure(text, text, text)), grid, grid, grid, List.of(new Fact(text, text)), course);
    }
}
