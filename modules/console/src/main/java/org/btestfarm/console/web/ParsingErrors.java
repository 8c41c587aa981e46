package org.btestfarm.console.web;

import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what is not HTTP with a problem document. Named in the server's settings, made by Pekko. */
public final class ParsingErrors extends ParsingErrorHandler {
    private static final Logger log = LoggerFactory.getLogger(ParsingErrors.class);

    /** Made by Pekko. */
    public ParsingErrors() {}

    @Override
    public HttpResponse handle(StatusCode status, ErrorInfo error, LoggingAdapter others, ServerSettings settings) {
        log.debug("not a request: {}", error);
        return Answers.problem(StatusCodes.get(status.intValue()), explain(status.intValue(), settings));
    }

    /** What is allowed where a bound was passed; what was sent is never said back. */
    private static String explain(int status, ServerSettings settings) {
        return switch (status) {
            case 414 -> "the address is too long, allowed are " + settings.parserSettings().maxUriLength() + " characters";
            case 431 -> "a header is too large, allowed are " + settings.parserSettings().maxHeaderNameLength() + " bytes for its name and "
                    + settings.parserSettings().maxHeaderValueLength() + " for its value";
            case 501 -> "this method is not known here";
            default -> "this is not a request that can be read";
        };
    }
}
