package org.btestfarm.console.pages.admin;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;
import org.btestfarm.console.Sources;
import org.btestfarm.console.nodes.NodeAdmin;
import org.btestfarm.console.pages.PageParts;
import org.btestfarm.console.pages.site.Fields;
import org.btestfarm.console.pages.site.View;
import org.btestfarm.console.pages.site.Visit;
import org.btestfarm.console.views.Cursor;
import org.btestfarm.console.views.TestQuery;
import org.btestfarm.console.web.BadRequestException;
import org.btestfarm.console.web.Page;
import org.btestfarm.ledger.admin.AdminException;
import org.btestfarm.ledger.admin.LedgerAdmin;
import org.btestfarm.ledger.admin.NewUser;
import org.btestfarm.ledger.admin.PolicyChange;

/** Users, limits, nodes and who was refused, for operators. Each change is shown when it is durable. */
public final class AdminPages extends AllDirectives {
    private static final String USERS = "/users";
    private static final String LIMITS = "/limits";
    private static final String NODES = "/nodes";
    private static final int REFUSALS_AT_ONCE = 50;

    private final Guard guard;

    /** Made from these. */
    public AdminPages(PageParts parts) {
        this.guard = new Guard(parts);
    }

    /** All of them. */
    public Route routes() {
        return concat(
                path("users", () -> guard.page((sources, visit) -> users(sources, visit.parameter("search"), ""))),
                pathPrefix("users", () -> concat(
                        user("add", (sources, fields) -> sources.admin().addUser(
                                new NewUser(fields.text("name"), fields.raw("password").orElse(""), fields.isTicked("md5")))),
                        user("password", AdminPages::password),
                        user("enable", (sources, fields) -> sources.admin().setEnabled(name(fields), true)),
                        user("disable", (sources, fields) -> sources.admin().setEnabled(name(fields), false)),
                        user("remove", (sources, fields) -> sources.admin().removeUser(name(fields))))),
                path("refusals", () -> guard.page(AdminPages::refusals)),
                path("limits", () -> guard.page((sources, visit) -> limits(sources, ""))),
                path(PathMatchers.segment("limits").slash("change"), () ->
                        guard.form(AdminPages::changeLimits, AdminPages::limits, fields -> LIMITS)),
                path("nodes", () -> guard.page((sources, visit) -> nodes(sources, ""))),
                path(PathMatchers.segment("nodes").slash("drain"), () -> guard.form(AdminPages::drain, AdminPages::nodes, fields -> NODES)));
    }

    private Route user(String verb, Guard.Change change) {
        return path(verb, () -> guard.form(change, (sources, problem) -> users(sources, Optional.empty(), problem), fields -> USERS));
    }

    /** As it is, with spaces: a name may have any. */
    private static String name(Fields fields) {
        return fields.raw("name").orElseThrow(() -> new BadRequestException("the field 'name' is empty"));
    }

    private static CompletionStage<?> password(Sources sources, Fields fields) {
        LedgerAdmin admin = sources.admin();
        String password = fields.raw("password").orElse("");
        return fields.isTicked("md5")
                ? admin.setMd5(name(fields), true, Optional.of(password))
                : admin.user(name(fields)).thenCompose(user -> user.md5()
                        ? admin.setMd5(user.name(), false, Optional.empty()).thenCompose(done -> admin.setPassword(user.name(), password))
                        : admin.setPassword(user.name(), password));
    }

    private static CompletionStage<View> users(Sources sources, Optional<String> search, String problem) {
        return sources.admin().users().thenApply(users -> View.of("Users", "users", "users", UsersPage.of(users, search, problem)));
    }

    private static CompletionStage<View> refusals(Sources sources, Visit visit) {
        Optional<Cursor> cursor = visit.parameter("cursor").map(Cursor::parse);
        return sources.results()
                .map(results -> results.refusals(TestQuery.ALL, cursor, REFUSALS_AT_ONCE))
                .orElseGet(() -> CompletableFuture.completedStage(new Page.Part<>(List.of(), Optional.empty())))
                .thenApply(page -> View.of("Refused", "refusals", "refusals", new RefusalsPage(
                        page.items(), page.next().map(next -> "/refusals?cursor=" + next), cursor.isEmpty())));
    }

    private static CompletionStage<View> limits(Sources sources, String problem) {
        return sources.admin().policies().thenApply(policies -> View.of("Limits", "limits", "limits", LimitsPage.of(policies, problem)));
    }

    private static CompletionStage<?> changeLimits(Sources sources, Fields fields) {
        List<String> typed = new ArrayList<>(Arrays.asList(fields.text("limits").split("[\\s,]+")));
        try {
            PolicyChange change = PolicyChange.parse(typed);
            return sources.admin().changePolicy(fields.text("target"), change.bytes(), change.testsAtOnce(), change.durationMillis(), change.rateBps());
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(String.valueOf(e.getMessage()));
        }
    }

    private static CompletionStage<View> nodes(Sources sources, String problem) {
        return node(sources).thenApply(node -> View.of("Nodes", "nodes", "nodes", NodesPage.of(node.nodes(), problem)));
    }

    /** Only the node that shows the page; the field says which that was, since a balancer may have sent the form to another. */
    private static CompletionStage<?> drain(Sources sources, Fields fields) {
        return node(sources).thenAccept(node -> {
            String asked = node.nodes().asked();
            if (!fields.text("node").equals(asked)) {
                throw new BadRequestException("this is node " + asked + " and not the one that showed the form; on that node's machine: btest-farm node drain");
            }
            node.drain();
        });
    }

    private static CompletionStage<NodeAdmin> node(Sources sources) {
        return sources.node().map(CompletableFuture::completedStage).orElseGet(
                () -> CompletableFuture.failedStage(new AdminException(AdminException.Kind.UNAVAILABLE, "the node is starting or stopping")));
    }
}
