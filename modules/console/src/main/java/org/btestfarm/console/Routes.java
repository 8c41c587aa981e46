package org.btestfarm.console;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;
import org.btestfarm.console.admin.AdminRoutes;
import org.btestfarm.console.api.ResultRoutes;
import org.btestfarm.console.api.ViewHeaders;
import org.btestfarm.console.live.LiveFeed;
import org.btestfarm.console.live.LiveRoutes;
import org.btestfarm.console.login.FormTokens;
import org.btestfarm.console.login.Login;
import org.btestfarm.console.login.Sessions;
import org.btestfarm.console.management.ManagementRoutes;
import org.btestfarm.console.metrics.ConsoleMeters;
import org.btestfarm.console.metrics.Metrics;
import org.btestfarm.console.metrics.MetricsRoutes;
import org.btestfarm.console.openapi.OpenApi;
import org.btestfarm.console.pages.PageParts;
import org.btestfarm.console.pages.PageRoutes;
import org.btestfarm.console.pages.site.Site;
import org.btestfarm.console.rate.RateLimit;
import org.btestfarm.console.views.Results;
import org.btestfarm.console.visitor.Bearer;
import org.btestfarm.console.visitor.Origin;
import org.btestfarm.console.visitor.Viewers;
import org.btestfarm.console.web.Answers;
import org.btestfarm.console.web.Requests;
import org.btestfarm.console.web.Sealing;

/** What there is at which address. */
final class Routes extends AllDirectives {
    /** The process answers. */
    private record Live(String status) {}

    /** Whether tests can be run, in a word and by part; and, which says nothing about that, whether pages show all of the past. */
    private record Ready(String status, String ledger, String listeners, String pages) {}

    private final Duration answerWithin;
    /** What all answers have. */
    private final List<HttpHeader> always;
    private final Supplier<Readiness> readiness;
    private final RateLimit limit;
    private final MetricsRoutes metrics;
    private final OpenApi openApi = new OpenApi();
    private final AdminRoutes admin;
    private final ManagementRoutes management;
    private final PageRoutes pages;
    private final LiveRoutes live;
    private final Supplier<Optional<Results>> results;
    private final ResultRoutes pastTests;

    Routes(
            ActorSystem<?> system,
            ConsoleSettings settings,
            String token,
            byte[] farmSecret,
            Supplier<Optional<Sources>> sources,
            Supplier<Readiness> readiness,
            LiveFeed feed,
            Metrics measured) {
        Bearer bearer = new Bearer(token);
        this.answerWithin = settings.answerWithin();
        this.always = settings.tls()
                .filter(tls -> !tls.hsts().isZero())
                .map(tls -> List.<HttpHeader>of(RawHeader.create("Strict-Transport-Security", "max-age=" + tls.hsts().toSeconds())))
                .orElse(List.of());
        this.metrics = new MetricsRoutes(measured, settings.metricsSecret());
        this.readiness = readiness;
        this.management = new ManagementRoutes(system, bearer, this::live, this::ready);
        Origin origin = new Origin(settings.proxies(), settings.tls().isPresent());
        Sessions sessions = new Sessions(farmSecret, origin, () -> sources.get().map(Sources::directory), token, Clock.systemUTC());
        Viewers viewers = new Viewers(bearer, origin, sessions, settings.shortAddresses());
        this.limit = new RateLimit(viewers, settings.requests());
        ConsoleMeters.limited(measured.registry(), limit);
        Site site = new Site(system, viewers, new FormTokens(sessions), settings.maxBody(), settings.bodyWithin(), () -> backfilling(sources.get()));
        this.pages = new PageRoutes(new PageParts(site, sessions, new Login(bearer, farmSecret), origin, sources), system.dispatchers().lookup(DispatcherSelector.blocking()));
        this.live = new LiveRoutes(feed, viewers, () -> sources.get().isPresent());
        Requests requests = new Requests(system, settings.maxBody(), settings.bodyWithin());
        this.admin = new AdminRoutes(bearer, () -> sources.get().map(Sources::admin), () -> sources.get().flatMap(Sources::node), requests);
        this.results = () -> sources.get().flatMap(Sources::results);
        this.pastTests = new ResultRoutes(viewers, results, requests);
    }

    Route sealed() {
        Route routes = concat(
                path(PathMatchers.segment("health").slash("live"), () -> get(() -> complete(live()))),
                path(PathMatchers.segment("health").slash("ready"), () -> get(() -> complete(ready()))),
                metrics.routes(),
                pages.assets(),
                pathPrefix(PathMatchers.segment("api").slash("v1"), () -> limit.limit(() -> mapResponse(answer -> ViewHeaders.add(answer, results.get()), this::api))),
                pathPrefix("management", () -> limit.limit(() -> new Sealing().seal(management.routes()))),
                limit.limit(() -> concat(pages.routes(), pages.nothing()), pages::tooMany));
        return withRequestTimeout(
                answerWithin,
                request -> Answers.problem(
                        StatusCodes.SERVICE_UNAVAILABLE, "this took longer than " + answerWithin.toSeconds() + " s; it may have been done all the same"),
                () -> mapResponse(answer -> answer.addHeaders(always), () -> new Sealing().seal(routes)));
    }

    private static long backfilling(Optional<Sources> sources) {
        return sources.flatMap(Sources::results).map(results -> results.status().remaining()).orElse(0L);
    }

    private Route api() {
        return new Sealing().seal(concat(openApi.routes(), pathPrefix("admin", admin::routes), pathPrefix("live", live::routes), pastTests.routes()));
    }

    private HttpResponse live() {
        return Answers.json(StatusCodes.OK, new Live("live"));
    }

    private HttpResponse ready() {
        Readiness now = readiness.get();
        return Answers.json(
                now.isReady() ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE,
                new Ready(now.isReady() ? "ready" : "not ready", now.ledger(), now.listeners(),
                        results.get().map(there -> there.status().word()).orElse(Readiness.STARTING)));
    }
}
