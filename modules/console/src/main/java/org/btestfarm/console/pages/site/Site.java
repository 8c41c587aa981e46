package org.btestfarm.console.pages.site;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.btestfarm.console.login.FormTokens;
import org.btestfarm.console.visitor.Viewer;
import org.btestfarm.console.visitor.Viewers;
import org.btestfarm.console.web.Answers;
import org.btestfarm.console.web.BadRequestException;
import org.btestfarm.console.web.Bodies;
import org.btestfarm.console.web.Problem;

/** Makes pages: finds out who asks, checks forms, puts the frame around, and gives every failure a page. */
public final class Site extends AllDirectives {
    /** How a form may be sent. */
    private static final String FORM = "application/x-www-form-urlencoded";

    private final Viewers viewers;
    private final FormTokens tokens;
    private final Bodies bodies;
    private final LongSupplier backfilling;
    private final Assets assets = new Assets();
    private final TemplateEngine engine =
            TemplateEngine.createPrecompiled(null, ContentType.Html, Site.class.getClassLoader(), "org.btestfarm.console.pages.templates");

    /**
     * For the server's bounds.
     *
     * @param maxBody of a form, bytes
     * @param bodyWithin how long a form may take
     * @param backfilling how many events the views still have to read
     */
    public Site(ActorSystem<?> system, Viewers viewers, FormTokens tokens, int maxBody, Duration bodyWithin, LongSupplier backfilling) {
        this.viewers = viewers;
        this.tokens = tokens;
        this.bodies = new Bodies(system, maxBody, bodyWithin);
        this.backfilling = backfilling;
    }

    /** Scripts and style sheets. */
    public Assets assets() {
        return assets;
    }

    /** Answers a question with a page. */
    public Route page(Function<Visit, CompletionStage<View>> work) {
        return get(() -> answer(visit -> work.apply(visit).thenApply(view -> render(visit, StatusCodes.OK, view))));
    }

    /** Answers a question. */
    public Route answer(Function<Visit, CompletionStage<HttpResponse>> work) {
        return viewers.viewer(viewer -> extractRequest(request -> {
            Visit visit = new Visit(request, viewer, tokens.give(request));
            return completeWithFuture(safely(visit, () -> work.apply(visit)));
        }));
    }

    /** Takes a form that was sent from a page of ours, and answers when what it asks for is done. */
    public Route form(BiFunction<Visit, Fields, CompletionStage<HttpResponse>> work) {
        return post(() -> extractRequestEntity(entity -> answer(visit -> read(entity).thenCompose(fields ->
                tokens.accepts(visit.request(), fields.raw("token"))
                        ? work.apply(visit, fields)
                        : CompletableFuture.completedStage(say(visit, StatusCodes.FORBIDDEN, "This form is out of date",
                                "It was sent from a page that is no longer valid. Go back, reload the page and send it again."))))));
    }

    private CompletionStage<Fields> read(RequestEntity entity) {
        if (!entity.getContentType().mediaType().toString().equals(FORM)) {
            return CompletableFuture.failedStage(new BadRequestException("a form must be sent as " + FORM));
        }
        return bodies.read(entity).thenApply(Fields::parse);
    }

    private interface Work {
        CompletionStage<HttpResponse> begin();
    }

    private CompletionStage<HttpResponse> safely(Visit visit, Work work) {
        try {
            return work.begin().exceptionally(failure -> failed(visit, failure));
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(failed(visit, e));
        }
    }

    private HttpResponse failed(Visit visit, Throwable failure) {
        Problem problem = Answers.describe(failure);
        return say(visit, StatusCodes.get(problem.status()), problem.title(), sentence(problem.detail()));
    }

    /** One line of an error, as a sentence on a page. */
    public static String sentence(String line) {
        return line.isEmpty() ? "" : Character.toUpperCase(line.charAt(0)) + line.substring(1) + (line.endsWith(".") ? "" : ".");
    }

    /** A page that says one thing. */
    public HttpResponse say(Visit visit, StatusCode status, String heading, String text) {
        return render(visit, status, View.of(heading, "", "message", new Message(heading, text, status.intValue() == 503)));
    }

    /** Sends the browser on after a form. */
    public HttpResponse goTo(String path) {
        return HttpResponse.create()
                .withStatus(StatusCodes.SEE_OTHER)
                .addHeader(RawHeader.create("Location", path))
                .addHeader(RawHeader.create("Cache-Control", "no-store"))
                .addHeaders(SecurityHeaders.ALL);
    }

    /** A page in its frame. */
    public HttpResponse render(Visit visit, StatusCode status, View view) {
        Viewer viewer = visit.viewer();
        List<String> scripts = view.scripts().stream().map(assets::address).toList();
        List<String> styles = view.styles().stream().map(assets::address).toList();
        Frame frame = new Frame(view.title(), view.section(), viewer, visit.form().token(), backfilling.getAsLong(), scripts, styles);
        StringOutput html = new StringOutput();
        engine.render(view.template() + ".jte", Map.of("frame", frame, "assets", assets, "page", view.model()), html);
        HttpResponse answer = HttpResponse.create()
                .withStatus(status)
                .withEntity(ContentTypes.TEXT_HTML_UTF8, html.toString())
                .addHeader(RawHeader.create("Cache-Control", "no-store"))
                .addHeaders(SecurityHeaders.ALL);
        return visit.form().cookie().map(answer::addHeader).orElse(answer);
    }
}
