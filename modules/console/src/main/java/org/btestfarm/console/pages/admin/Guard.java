package org.btestfarm.console.pages.admin;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.btestfarm.console.Sources;
import org.btestfarm.console.pages.PageParts;
import org.btestfarm.console.pages.site.Fields;
import org.btestfarm.console.pages.site.View;
import org.btestfarm.console.pages.site.Visit;
import org.btestfarm.console.visitor.Viewer;
import org.btestfarm.console.web.Answers;
import org.btestfarm.console.web.Problem;

/** Lets operators through, and shows a form's page again when what it asked for was refused. */
public final class Guard extends AllDirectives {
    private final PageParts parts;

    /** In front of these. */
    public Guard(PageParts parts) {
        this.parts = parts;
    }

    /** What a form asks for. */
    @FunctionalInterface
    public interface Change {
        /** Does it; completes when it is durable. */
        CompletionStage<?> make(Sources sources, Fields fields);
    }

    /** An operators' page. */
    public Route page(BiFunction<Sources, Visit, CompletionStage<View>> work) {
        return get(() -> parts.site().answer(visit -> visit.viewer() instanceof Viewer.Admin
                ? parts.ask(sources -> work.apply(sources, visit)).thenApply(view -> parts.site().render(visit, StatusCodes.OK, view))
                : CompletableFuture.completedStage(refused(visit))));
    }

    /**
     * An operators' form.
     *
     * @param again the page that the form is on, with what went wrong
     * @param next where to go when it is done
     */
    public Route form(Change change, BiFunction<Sources, String, CompletionStage<View>> again, Function<Fields, String> next) {
        return parts.site().form((visit, fields) -> visit.viewer() instanceof Viewer.Admin
                ? parts.ask(sources -> make(change, sources, fields)
                        .handle((done, failure) -> failure == null
                                ? CompletableFuture.completedStage(parts.site().goTo(next.apply(fields)))
                                : again(visit, sources, again, failure))
                        .thenCompose(stage -> stage))
                : CompletableFuture.completedStage(refused(visit)));
    }

    private static CompletionStage<?> make(Change change, Sources sources, Fields fields) {
        try {
            return change.make(sources, fields);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private CompletionStage<HttpResponse> again(
            Visit visit, Sources sources, BiFunction<Sources, String, CompletionStage<View>> again, Throwable failure) {
        Problem problem = Answers.describe(failure);
        return again.apply(sources, problem.detail()).thenApply(view -> parts.site().render(visit, StatusCodes.get(problem.status()), view));
    }

    private HttpResponse refused(Visit visit) {
        return visit.viewer() instanceof Viewer.Visitor
                ? parts.site().goTo("/login")
                : parts.site().say(visit, StatusCodes.FORBIDDEN, "This page is for operators", "Log out, and log in with the farm's admin token.");
    }
}
