package org.btestfarm.console.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.scaladsl.model.EntityStreamException;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.util.ByteString;
import org.btestfarm.ledger.admin.AdminException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers: JSON with a status, or a problem document. */
public final class Answers {
    private static final Logger log = LoggerFactory.getLogger(Answers.class);
    private static final ContentType.WithFixedCharset PROBLEM = ContentTypes.create(MediaTypes.customWithFixedCharset(
            "application", "problem+json", HttpCharsets.UTF_8, Map.of(), true));
    /** Answers are for whoever asked, now; they are what they say they are, and no pages. */
    private static final List<HttpHeader> HEADERS = List.of(
            RawHeader.create("Cache-Control", "no-store"),
            RawHeader.create("X-Content-Type-Options", "nosniff"),
            RawHeader.create("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"));

    private Answers() {}

    /** JSON on one line. */
    public static HttpResponse json(StatusCode status, Object body) {
        return json(status, bytes(body));
    }

    /** JSON that {@link #bytes} wrote; nobody may change the bytes. */
    public static HttpResponse json(StatusCode status, byte[] written) {
        return HttpResponse.create().withStatus(status).withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, ByteString.fromArrayUnsafe(written))).addHeaders(HEADERS);
    }

    /** JSON on one line, to be sent. */
    public static byte[] bytes(Object body) {
        try {
            return Json.MAPPER.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + body.getClass(), e);
        }
    }

    /** Something that is written already, or while it is sent. */
    public static HttpResponse with(StatusCode status, ResponseEntity entity) {
        return HttpResponse.create().withStatus(status).withEntity(entity).addHeaders(HEADERS);
    }

    /** Nothing but the status 204. */
    public static HttpResponse nothing() {
        return HttpResponse.create().withStatus(StatusCodes.NO_CONTENT).addHeaders(HEADERS);
    }

    /** A problem document. */
    public static HttpResponse problem(StatusCode status, String detail) {
        byte[] body = bytes(new Problem(status.reason(), status.intValue(), detail));
        return HttpResponse.create().withStatus(status).withEntity(PROBLEM, body).addHeaders(HEADERS);
    }

    /** The problem document for what went wrong; what nobody expected is logged and not shown. */
    public static HttpResponse problem(Throwable failure) {
        Problem problem = describe(failure);
        return problem(StatusCodes.get(problem.status()), problem.detail());
    }

    /** What went wrong, for whoever asked; what nobody expected is logged and not shown. */
    public static Problem describe(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof AdminException admin) {
            return is(status(admin.kind()), String.valueOf(admin.getMessage()));
        }
        if (cause instanceof BadRequestException bad) {
            return is(StatusCodes.BAD_REQUEST, String.valueOf(bad.getMessage()));
        }
        if (cause instanceof JsonProcessingException json) {
            return is(StatusCodes.BAD_REQUEST, Json.explain(json));
        }
        if (cause instanceof EntityStreamSizeException size) {
            return is(StatusCodes.CONTENT_TOO_LARGE, "the body is too large, allowed are " + size.limit() + " bytes");
        }
        if (cause instanceof EntityStreamException) {
            return is(StatusCodes.BAD_REQUEST, "the body broke off, or cannot be read");
        }
        if (cause instanceof TimeoutException) {
            return is(StatusCodes.REQUEST_TIMEOUT, "the body took too long");
        }
        log.error("a request failed", cause);
        return is(StatusCodes.INTERNAL_SERVER_ERROR, "the farm failed at this; its log says why");
    }

    private static Problem is(StatusCode status, String detail) {
        return new Problem(status.reason(), status.intValue(), detail);
    }

    private static StatusCode status(AdminException.Kind kind) {
        return switch (kind) {
            case NOT_FOUND -> StatusCodes.NOT_FOUND;
            case CONFLICT -> StatusCodes.CONFLICT;
            case INVALID -> StatusCodes.UNPROCESSABLE_CONTENT;
            case UNAVAILABLE -> StatusCodes.SERVICE_UNAVAILABLE;
        };
    }
}
