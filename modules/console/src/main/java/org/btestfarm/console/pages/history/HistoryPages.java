package org.btestfarm.console.pages.history;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.btestfarm.console.Sources;
import org.btestfarm.console.pages.PageParts;
import org.btestfarm.console.pages.TestLine;
import org.btestfarm.console.pages.site.Show;
import org.btestfarm.console.pages.site.View;
import org.btestfarm.console.pages.site.Visit;
import org.btestfarm.console.views.Cursor;
import org.btestfarm.console.views.TestQuery;
import org.btestfarm.console.views.TestRow;
import org.btestfarm.console.visitor.Viewer;
import org.btestfarm.console.web.BadRequestException;
import org.btestfarm.console.web.Page;
import org.btestfarm.ledger.account.Account;

/** {@code /history}: visitors see the tests of their address, users their own, operators those of any account or of all. */
public final class HistoryPages extends AllDirectives {
    private static final int AT_ONCE = 25;

    private final PageParts parts;

    /** Made from these. */
    public HistoryPages(PageParts parts) {
        this.parts = parts;
    }

    /** All of them. */
    public Route routes() {
        return path("history", () -> parts.site().page(visit -> parts.ask(sources -> history(sources, visit))));
    }

    private static CompletionStage<View> history(Sources sources, Visit visit) {
        Optional<Account> account = whose(visit);
        Optional<Cursor> cursor = visit.parameter("cursor").map(Cursor::parse);
        CompletionStage<Page.Part<TestRow>> tests = sources.results()
                .map(results -> results.tests(account.map(TestQuery::of).orElse(TestQuery.ALL), cursor, AT_ONCE))
                .orElseGet(() -> CompletableFuture.completedStage(new Page.Part<>(List.of(), Optional.empty())));
        CompletionStage<List<QuotaBar>> quotas = account
                .map(whose -> sources.admin().balance(whose.toString()).thenApply(QuotaBar::of))
                .orElseGet(() -> CompletableFuture.completedStage(List.of()));
        return tests.thenCombine(quotas, (page, bars) -> View.of("History", "history", "history", new HistoryPage(
                account.map(Account::toString).orElse(""),
                account.map(Account::toString).map(whose -> words(visit.viewer(), whose)).orElse("Tests of everybody"),
                bars,
                page.items().stream().map(row -> TestLine.of(visit.viewer(), row)).toList(),
                page.next().map(next -> "/history?" + parameter(visit, account) + "cursor=" + next),
                cursor.isEmpty(),
                "/api/v1/tests?" + parameter(visit, account) + "format=csv")));
    }

    private static Optional<Account> whose(Visit visit) {
        if (visit.viewer() instanceof Viewer.Visitor visitor) {
            return Optional.of(Account.parse(visitor.account()));
        }
        if (visit.viewer() instanceof Viewer.User user) {
            return Optional.of(Account.user(user.name()));
        }
        try {
            return visit.parameter("account").map(Account::parse);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(String.valueOf(e.getMessage()));
        }
    }

    private static String parameter(Visit visit, Optional<Account> account) {
        return visit.viewer() instanceof Viewer.Admin && account.isPresent()
                ? "account=" + Show.encoded(account.get().toString()) + "&"
                : "";
    }

    private static String words(Viewer viewer, String account) {
        if (viewer instanceof Viewer.Visitor && !viewer.seesWholeAddresses()) {
            return "Tests from your address";
        }
        int colon = account.indexOf(':');
        String name = account.substring(colon + 1);
        return switch (account.substring(0, colon)) {
            case "user" -> "Tests of " + name;
            case "realm" -> "Tests of all in " + name;
            default -> "Tests from " + name;
        };
    }
}
