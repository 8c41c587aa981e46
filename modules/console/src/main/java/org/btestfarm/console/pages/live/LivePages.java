package org.btestfarm.console.pages.live;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.btestfarm.console.pages.PageParts;
import org.btestfarm.console.pages.site.View;
import org.btestfarm.console.visitor.Viewer;

/** {@code /live}: what the farm moves now, second by second. The page is a frame: its script follows {@code /api/v1/live}. */
public final class LivePages extends AllDirectives {
    private final PageParts parts;

    /** Made from these. */
    public LivePages(PageParts parts) {
        this.parts = parts;
    }

    /** All of them. */
    public Route routes() {
        return path("live", () -> parts.site().page(visit -> parts.ask(sources -> CompletableFuture.completedStage(new View(
                "Live", "live", "live", new LivePage(visit.viewer() instanceof Viewer.Admin),
                List.of("uplot/uPlot.iife.min.js", "charts.js", "live.js"), List.of("uplot/uPlot.min.css"))))));
    }
}
