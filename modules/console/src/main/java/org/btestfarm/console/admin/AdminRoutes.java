package org.btestfarm.console.admin;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.model.headers.RawRequestURI;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;
import org.btestfarm.console.nodes.NodeAdmin;
import org.btestfarm.console.visitor.Bearer;
import org.btestfarm.console.visitor.OperatorsOnly;
import org.btestfarm.console.web.Answers;
import org.btestfarm.console.web.Page;
import org.btestfarm.console.web.Requests;
import org.btestfarm.ledger.admin.AdminException;
import org.btestfarm.ledger.admin.LedgerAdmin;
import org.btestfarm.ledger.admin.PolicyView;
import org.btestfarm.ledger.admin.UserView;

/**
 * {@code /api/v1/admin}. Each change is answered when it is durable. Names in addresses are percent-encoded, a slash in a name too; a segment is decoded
 * once.
 */
public final class AdminRoutes extends AllDirectives {
    private static final Pattern DOTS = Pattern.compile("/api/v1/admin/users/((?:%2[Ee]){1,2})");

    /** A part of the users. */
    private record Users(List<UserView> users, Optional<String> next) {}

    /** A part of the policies. */
    private record Policies(List<PolicyView> policies, Optional<String> next) {}

    private final OperatorsOnly operators;
    private final Supplier<Optional<LedgerAdmin>> ledger;
    private final Supplier<Optional<NodeAdmin>> node;
    private final Requests requests;

    /**
     * Routes to an administration.
     *
     * @param bearer knows the token
     * @param ledger empty as long as it is not there yet
     * @param node empty as long as it is not there yet, or where there is none
     */
    public AdminRoutes(Bearer bearer, Supplier<Optional<LedgerAdmin>> ledger, Supplier<Optional<NodeAdmin>> node, Requests requests) {
        this.operators = new OperatorsOnly(bearer);
        this.ledger = ledger;
        this.node = node;
        this.requests = requests;
    }

    /** All of them, below {@code /api/v1/admin}. */
    public Route routes() {
        return operators.only(this::open);
    }

    private Route open() {
        return ledger.get().map(this::routes).orElseGet(() -> complete(
                Answers.problem(StatusCodes.SERVICE_UNAVAILABLE, "the farm is starting or stopping").addHeader(RawHeader.create("Retry-After", "1"))));
    }

    private Route routes(LedgerAdmin admin) {
        return extractRequest(request -> dots(request).map(name -> user(admin, name)).orElseGet(() -> byPath(admin)));
    }

    /** Users called "." or "..": Pekko takes such a segment for a step in the path, percent-encoded or not, so the address as it was sent is asked. */
    private static Optional<String> dots(HttpRequest request) {
        return request.getHeader(RawRequestURI.class)
                .map(raw -> DOTS.matcher(raw.uri()))
                .filter(Matcher::matches)
                .map(match -> ".".repeat(match.group(1).length() / 3));
    }

    private Route byPath(LedgerAdmin admin) {
        return concat(
                pathPrefix("users", () -> concat(
                        pathEnd(() -> users(admin)),
                        path(PathMatchers.segment(), name -> user(admin, name)))),
                path("policies", () -> policies(admin)),
                path("nodes", () -> get(() -> requests.answer(() -> ok(node().thenApply(NodeAdmin::nodes))))),
                path(PathMatchers.segment("node").slash("drain"), () -> post(() -> requests.answer(() -> node().thenApply(AdminRoutes::drained)))),
                path("usage", () -> post(() -> requests.body(UsageBody.class, body -> ok(body.apply(admin))))),
                path("journal", () -> get(() -> requests.answer(() -> ok(admin.journal().view())))),
                path(PathMatchers.segment("journal").slash("archive"), () -> post(() ->
                        requests.body(ArchiveBody.class, body -> body.apply(admin.journal()).thenApply(begun -> Answers.json(StatusCodes.ACCEPTED, begun))))),
                path(PathMatchers.segment("balances").slash(PathMatchers.segment()), account ->
                        get(() -> requests.answer(() -> ok(admin.balance(account))))));
    }

    private CompletionStage<NodeAdmin> node() {
        return node.get().map(CompletableFuture::completedStage).orElseGet(
                () -> CompletableFuture.failedStage(new AdminException(AdminException.Kind.UNAVAILABLE, "the node is starting or stopping")));
    }

    private static HttpResponse drained(NodeAdmin node) {
        node.drain();
        return Answers.nothing();
    }

    private Route users(LedgerAdmin admin) {
        return concat(
                get(() -> requests.page(page -> ok(admin.users().thenApply(users -> part(page, users))))),
                post(() -> requests.body(UserBody.class, body -> admin.addUser(body.user()).thenApply(AdminRoutes::created))));
    }

    private Route user(LedgerAdmin admin, String name) {
        return concat(
                get(() -> requests.answer(() -> ok(admin.user(name)))),
                patch(() -> requests.body(UserPatch.class, change -> ok(change.apply(name, admin)))),
                delete(() -> requests.answer(() -> admin.removeUser(name).thenApply(done -> Answers.nothing()))));
    }

    private Route policies(LedgerAdmin admin) {
        return concat(
                get(() -> requests.page(page -> ok(admin.policies().thenApply(policies -> part(page, policies, PolicyView::target))))),
                patch(() -> requests.body(PolicyBody.class, change -> ok(change.apply(admin)))));
    }

    private static Users part(Page page, List<UserView> all) {
        Page.Part<UserView> part = page.of(all, UserView::name);
        return new Users(part.items(), part.next());
    }

    private static Policies part(Page page, List<PolicyView> all, Function<PolicyView, String> key) {
        Page.Part<PolicyView> part = page.of(all, key);
        return new Policies(part.items(), part.next());
    }

    private static HttpResponse created(UserView user) {
        String name = URLEncoder.encode(user.name(), StandardCharsets.UTF_8).replace("+", "%20");
        return Answers.json(StatusCodes.CREATED, user).addHeader(RawHeader.create("Location", "/api/v1/admin/users/" + name));
    }

    private static <T> CompletionStage<HttpResponse> ok(CompletionStage<T> work) {
        return work.thenApply(body -> Answers.json(StatusCodes.OK, body));
    }
}
