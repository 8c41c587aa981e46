package org.btestfarm.console.pages.result;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;
import org.btestfarm.console.pages.PageParts;
import org.btestfarm.console.pages.site.View;
import org.btestfarm.console.pages.site.Visit;
import org.btestfarm.console.views.Results;
import org.btestfarm.console.views.SampleRow;
import org.btestfarm.console.views.TestRow;
import org.btestfarm.console.web.Answers;
import org.btestfarm.ledger.admin.AdminException;

/** {@code /r/LINK}: a test's own page, for whoever has the link. {@code /tests/ID} leads there, for those who may see the test. */
public final class ResultPages extends AllDirectives {
    private static final Pattern LINK = Pattern.compile("[A-Za-z0-9_-]{22}");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,100}");

    /** An hour of samples is enough to judge a test by. */
    private static final int JUDGED = 3_600;

    private final PageParts parts;

    /** Made from these. */
    public ResultPages(PageParts parts) {
        this.parts = parts;
    }

    /** All of them. */
    public Route routes() {
        return concat(
                path(PathMatchers.segment("r").slash(PathMatchers.segment()), link -> parts.site().page(visit ->
                        find(link).thenCompose(row -> results(results -> results.samples(row.id(), 0, JUDGED)).thenApply(samples -> view(visit, row, samples))))),
                path(PathMatchers.segment("r").slash(PathMatchers.segment()).slash("chart.json"), link -> get(() -> parts.site().answer(visit -> chart(link)))),
                path(PathMatchers.segment("tests").slash(PathMatchers.segment()), id -> get(() -> parts.site().answer(visit -> byId(visit, id)))));
    }

    private static View view(Visit visit, TestRow row, List<SampleRow> samples) {
        boolean charts = row.in() + row.out() > 0;
        return new View(
                "Test of " + row.began().toString().substring(0, 10), "", "result", ResultPage.of(visit.viewer(), row, samples),
                charts ? List.of("uplot/uPlot.iife.min.js", "charts.js", "result.js") : List.of(),
                charts ? List.of("uplot/uPlot.min.css") : List.of());
    }

    private CompletionStage<HttpResponse> chart(String link) {
        return find(link)
                .thenCompose(row -> results(results -> results.samples(row.id())))
                .thenApply(rows -> Answers.json(StatusCodes.OK, Chart.of(rows)));
    }

    private CompletionStage<TestRow> find(String link) {
        return LINK.matcher(link).matches() ? results(results -> results.byLink(link)).thenCompose(this::there) : nothing();
    }

    private CompletionStage<HttpResponse> byId(Visit visit, String id) {
        CompletionStage<Optional<TestRow>> found = ID.matcher(id).matches() ? results(results -> results.test(id)) : CompletableFuture.completedStage(Optional.empty());
        return found.thenApply(row -> row.filter(test -> test.isFor(visit.viewer())))
                .thenCompose(this::there)
                .thenApply(row -> parts.site().goTo("/r/" + row.link()));
    }

    private interface Question<T> {
        CompletionStage<T> ask(Results results);
    }

    private <T> CompletionStage<T> results(Question<T> question) {
        return parts.ask(sources -> sources.results().map(question::ask).orElseGet(() -> CompletableFuture.failedStage(
                new AdminException(AdminException.Kind.NOT_FOUND, "this farm keeps no results"))));
    }

    private CompletionStage<TestRow> there(Optional<TestRow> row) {
        return row.map(CompletableFuture::completedStage).orElseGet(ResultPages::nothing);
    }

    private static CompletionStage<TestRow> nothing() {
        return CompletableFuture.failedStage(new AdminException(
                AdminException.Kind.NOT_FOUND, "there is no such test; a link that was cut off or mistyped leads nowhere, and a new test takes a few seconds to show up"));
    }
}
