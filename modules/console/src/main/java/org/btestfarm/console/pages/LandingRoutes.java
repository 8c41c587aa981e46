package org.btestfarm.console.pages;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.btestfarm.console.Sources;
import org.btestfarm.console.pages.site.View;
import org.btestfarm.console.pages.site.Visit;
import org.btestfarm.console.views.TestQuery;
import org.btestfarm.console.visitor.Viewer;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.protocol.IpText;

/** The first page: how to test, and the newest tests of whoever asks. */
final class LandingRoutes extends AllDirectives {
    private static final int RECENT = 8;
    private static final int USUAL_PORT = 2000;

    private final PageParts parts;

    LandingRoutes(PageParts parts) {
        this.parts = parts;
    }

    Route routes() {
        return pathSingleSlash(() -> parts.site().page(visit -> parts.ask(sources -> recent(sources, visit.viewer()).thenApply(tests -> view(sources, visit, tests)))));
    }

    private static CompletionStage<List<TestLine>> recent(Sources sources, Viewer viewer) {
        return sources.results()
                .map(results -> results.tests(whose(viewer), Optional.empty(), RECENT).thenApply(page -> page.items().stream().map(row -> TestLine.of(viewer, row)).toList()))
                .orElseGet(() -> CompletableFuture.completedStage(List.of()));
    }

    /** The tests that somebody may see. */
    static TestQuery whose(Viewer viewer) {
        if (viewer instanceof Viewer.Visitor visitor) {
            return TestQuery.of(Account.parse(visitor.account()));
        }
        return viewer instanceof Viewer.User user ? TestQuery.of(Account.user(user.name())) : TestQuery.ALL;
    }

    private static View view(Sources sources, Visit visit, List<TestLine> tests) {
        int port = sources.entrance().port();
        return View.of("Bandwidth tests for MikroTik routers", "home", "landing", new Landing(
                Command.of(sources.entrance(), visit.request().getUri().host().address(), user(visit.viewer())),
                sources.entrance().login(),
                port == USUAL_PORT || port == 0 ? Optional.empty() : Optional.of(port),
                tests,
                words(visit.viewer()),
                sources.results().isPresent()));
    }

    private static Optional<String> user(Viewer viewer) {
        return viewer instanceof Viewer.User user ? Optional.of(user.name()) : Optional.empty();
    }

    private static String words(Viewer viewer) {
        if (viewer instanceof Viewer.User user) {
            return "Tests of " + user.name();
        }
        if (viewer instanceof Viewer.Admin) {
            return "Tests of everybody";
        }
        return "Tests from your address" + (viewer.seesWholeAddresses() ? ", " + IpText.of(viewer.address()) : "");
    }
}
