package org.btestfarm.console.web;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.MethodRejection;
import org.apache.pekko.http.javadsl.server.Rejection;
import org.apache.pekko.http.javadsl.server.RejectionHandler;
import org.apache.pekko.http.javadsl.server.Route;

/** Gives every request an answer: what no route takes, and what fails in one, becomes a problem document. */
public final class Sealing extends AllDirectives {
    /** Routes, sealed. */
    public Route seal(Route routes) {
        return routes.seal(rejections(), failures());
    }

    private RejectionHandler rejections() {
        return RejectionHandler.newBuilder()
                .handleAll(MethodRejection.class, this::method)
                .handle(Rejection.class, rejection -> complete(Answers.problem(StatusCodes.BAD_REQUEST, "the request makes no sense here")))
                .handleNotFound(complete(Answers.problem(StatusCodes.NOT_FOUND, "there is nothing at this address")))
                .build();
    }

    private Route method(List<MethodRejection> rejections) {
        String allowed = rejections.stream().map(rejection -> rejection.supported().name()).distinct().sorted().collect(Collectors.joining(", "));
        return complete(Answers.problem(StatusCodes.METHOD_NOT_ALLOWED, "allowed here are " + allowed).addHeader(RawHeader.create("Allow", allowed)));
    }

    private ExceptionHandler failures() {
        return ExceptionHandler.newBuilder().matchAny(failure -> complete(Answers.problem(failure))).build();
    }
}
