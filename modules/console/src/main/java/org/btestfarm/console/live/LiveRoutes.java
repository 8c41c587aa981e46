package org.btestfarm.console.live;

import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.btestfarm.console.visitor.Viewer;
import org.btestfarm.console.visitor.Viewers;
import org.btestfarm.console.web.Answers;

/**
 * {@code /api/v1/live}: the farm as it is now, with the tests that the viewer may see; as one JSON object, or, with {@code Accept: text/event-stream}, as one event
 * {@code live} a second.
 */
public final class LiveRoutes extends AllDirectives {
    private static final String EVENTS = "text/event-stream";

    private final LiveFeed feed;
    private final Viewers viewers;
    private final Supplier<Boolean> open;

    /** @param open whether there is a farm to look at */
    public LiveRoutes(LiveFeed feed, Viewers viewers, Supplier<Boolean> open) {
        this.feed = feed;
        this.viewers = viewers;
        this.open = open;
    }

    /** What there is at {@code /api/v1/live}. */
    public Route routes() {
        return pathEnd(() -> get(() -> extractRequest(request -> viewers.viewer(viewer -> complete(answer(request, viewer))))));
    }

    private HttpResponse answer(HttpRequest request, Viewer viewer) {
        if (!open.get()) {
            return Answers.problem(StatusCodes.SERVICE_UNAVAILABLE, "the farm is starting or stopping").addHeader(RawHeader.create("Retry-After", "1"));
        }
        return wantsEvents(request) ? events(viewer) : Answers.with(StatusCodes.OK, HttpEntities.create(ContentTypes.APPLICATION_JSON, feed.frame().json(viewer)));
    }

    private static boolean wantsEvents(HttpRequest request) {
        return StreamSupport.stream(request.getHeaders().spliterator(), false)
                .anyMatch(header -> header.is("accept") && header.value().contains(EVENTS));
    }

    private HttpResponse events(Viewer viewer) {
        ViewerPlaces.Answer answer = feed.place(viewer);
        if (answer instanceof ViewerPlaces.Place place) {
            return Answers.with(StatusCodes.OK, HttpEntities.create(MediaTypes.TEXT_EVENT_STREAM.toContentType(), feed.events(viewer, place)))
                    // Asks proxies such as nginx to pass each event on at once.
                    .addHeader(RawHeader.create("X-Accel-Buffering", "no"));
        }
        HttpResponse refused = answer instanceof ViewerPlaces.NetworkFull full
                ? Answers.problem(StatusCodes.TOO_MANY_REQUESTS, "too many follow the live view from " + full.network() + "; close other windows, or ask without Accept: " + EVENTS)
                : Answers.problem(StatusCodes.SERVICE_UNAVAILABLE, "too many follow the live view; ask again later, or without Accept: " + EVENTS);
        return refused.addHeader(RawHeader.create("Retry-After", "30"));
    }
}
