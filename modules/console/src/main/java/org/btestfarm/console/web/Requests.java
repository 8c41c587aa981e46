package org.btestfarm.console.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;

/** Reads requests within bounds, and answers them when what they ask for is done or has failed. */
public final class Requests extends AllDirectives {
    private final Bodies bodies;

    /**
     * For the server's bounds.
     *
     * @param maxBody bytes
     * @param bodyWithin how long a body may take
     */
    public Requests(ActorSystem<?> system, int maxBody, Duration bodyWithin) {
        this.bodies = new Bodies(system, maxBody, bodyWithin);
    }

    /** Answers when that is done. */
    public Route answer(Supplier<CompletionStage<HttpResponse>> work) {
        return completeWithFuture(safely(work));
    }

    /** Answers with a page of what is asked for by {@code limit} and {@code cursor}. */
    public Route page(Function<Page, CompletionStage<HttpResponse>> work) {
        return parameterOptional("limit", limit -> parameterOptional("cursor", cursor -> answer(() -> work.apply(Page.of(limit, cursor)))));
    }

    /** Reads a JSON body, and answers when what it asks for is done. */
    public <T> Route body(Class<T> type, Function<T, CompletionStage<HttpResponse>> work) {
        return extractRequestEntity(entity -> isJson(entity)
                ? answer(() -> bodies.read(entity).thenCompose(body -> work.apply(parse(body, type))))
                : complete(Answers.problem(StatusCodes.UNSUPPORTED_MEDIA_TYPE, "the body must be of the type application/json")));
    }

    private static boolean isJson(RequestEntity entity) {
        return entity.getContentType().mediaType().toString().equals("application/json");
    }

    private static <T> T parse(byte[] body, Class<T> type) {
        try {
            return Optional.ofNullable(Json.MAPPER.readValue(body, type))
                    .orElseThrow(() -> new BadRequestException("the body must be a JSON object"));
        } catch (JsonProcessingException e) {
            throw new CompletionException(e);
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory cannot be read", e);
        }
    }

    private static CompletionStage<HttpResponse> safely(Supplier<CompletionStage<HttpResponse>> work) {
        try {
            return work.get().exceptionally(Answers::problem);
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(Answers.problem(e));
        }
    }
}
