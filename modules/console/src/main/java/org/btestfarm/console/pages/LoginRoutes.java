package org.btestfarm.console.pages;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.btestfarm.console.pages.site.Fields;
import org.btestfarm.console.pages.site.View;
import org.btestfarm.console.pages.site.Visit;

/** Logging in and out. Users type what their routers send; operators paste the token. */
final class LoginRoutes extends AllDirectives {
    private static final String WRONG = "That is not right: the name, the password or the token. Check for capital letters and try again.";

    private final PageParts parts;

    LoginRoutes(PageParts parts) {
        this.parts = parts;
    }

    Route routes() {
        return concat(
                path("login", () -> concat(
                        parts.site().page(visit -> CompletableFuture.completedStage(view(new LoginForm("", "")))),
                        parts.site().form(this::login))),
                path("logout", () -> parts.site().form((visit, fields) -> CompletableFuture.completedStage(
                        parts.site().goTo("/").addHeader(parts.sessions().end(visit.request()))))));
    }

    private static View view(LoginForm form) {
        return View.of("Log in", "login", "login", form);
    }

    private CompletionStage<HttpResponse> login(Visit visit, Fields fields) {
        Optional<String> token = fields.raw("admin-token").map(String::strip);
        if (token.isPresent()) {
            return parts.login().operator(visit.viewer().address(), token.get())
                    .thenApply(right -> right ? begin(visit, Optional.empty(), "/users") : wrong(visit, ""));
        }
        String name = fields.raw("name").orElse("");
        return parts.ask(sources -> parts.login().user(sources.directory(), visit.viewer().address(), name, fields.raw("password").orElse("")))
                .thenApply(right -> right ? begin(visit, Optional.of(name), "/history") : wrong(visit, name));
    }

    private HttpResponse begin(Visit visit, Optional<String> user, String next) {
        Optional<HttpHeader> cookie = parts.sessions().begin(visit.request(), user);
        return cookie.map(header -> parts.site().goTo(next).addHeader(header)).orElseGet(() -> wrong(visit, user.orElse("")));
    }

    private HttpResponse wrong(Visit visit, String name) {
        return parts.site().render(visit, StatusCodes.FORBIDDEN, view(new LoginForm(name, WRONG)));
    }
}
