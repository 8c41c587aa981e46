package org.btestfarm.console.pages;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;
import org.btestfarm.console.pages.admin.AdminPages;
import org.btestfarm.console.pages.audit.AuditPages;
import org.btestfarm.console.pages.history.HistoryPages;
import org.btestfarm.console.pages.live.LivePages;
import org.btestfarm.console.pages.result.ResultPages;

/** All pages, and what they load. */
public final class PageRoutes extends AllDirectives {
    private final PageParts parts;
    private final Executor blocking;

    /**
     * Pages made from these.
     *
     * @param blocking may be kept busy for seconds
     */
    public PageRoutes(PageParts parts, Executor blocking) {
        this.parts = parts;
        this.blocking = blocking;
    }

    /** What pages load; in memory, the same for everybody, and kept by browsers. */
    public Route assets() {
        return pathPrefix("assets", () -> path(PathMatchers.remaining(), name -> get(() -> extractRequest(request ->
                parts.site().assets().answer(name, request).map(this::complete).orElseGet(this::reject)))));
    }

    /** All of them; an address that is none of theirs is left to others, unless a browser asks. */
    public Route routes() {
        return concat(
                new LandingRoutes(parts).routes(),
                new LoginRoutes(parts).routes(),
                new ResultPages(parts).routes(),
                new HistoryPages(parts).routes(),
                new LivePages(parts).routes(),
                new AdminPages(parts).routes(),
                new AuditPages(parts, blocking).routes());
    }

    /** What a browser is told at an address where there is nothing; programs are told by others. */
    public Route nothing() {
        return get(() -> extractRequest(request -> wantsPage(request)
                ? parts.site().answer(visit -> CompletableFuture.completedStage(parts.site().say(
                        visit, StatusCodes.NOT_FOUND, "There is nothing here", "The address may be mistyped, or what was here is gone.")))
                : reject()));
    }

    /** What somebody is told who has to wait: a browser by a page, a program by the problem document. */
    public Route tooMany(HttpRequest request, HttpResponse problem) {
        return wantsPage(request)
                ? parts.site().answer(visit -> {
                    HttpResponse page = parts.site().say(
                            visit, StatusCodes.TOO_MANY_REQUESTS, "Too many requests", "So many came from your network that you have to wait for some seconds. Then reload the page.");
                    return CompletableFuture.completedStage(problem.getHeader("Retry-After").map(page::addHeader).orElse(page));
                })
                : complete(problem);
    }

    private static boolean wantsPage(HttpRequest request) {
        return !request.getUri().getPathString().startsWith("/api/")
                && request.getHeader("Accept").map(HttpHeader::value).filter(accepted -> accepted.contains("text/html")).isPresent();
    }
}
