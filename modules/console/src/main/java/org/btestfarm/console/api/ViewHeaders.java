package org.btestfarm.console.api;

import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.btestfarm.console.views.Results;
import org.btestfarm.console.views.ViewStatus;

/** What all answers of the API say about the results: whether the past is complete, and if not, how many events of the journal are not in them yet. */
public final class ViewHeaders {
    /** {@code ready} or {@code backfilling}. */
    public static final String STATUS = "X-Btest-Farm-Status";
    /** How many events; absent when ready. */
    public static final String REMAINING = "X-Btest-Farm-Backfill-Remaining";

    private ViewHeaders() {}

    /** The answer with these headers. A farm that is starting has no results yet, and does not know how much is missing. */
    public static HttpResponse add(HttpResponse answer, Optional<Results> results) {
        ViewStatus status = results.map(Results::status).orElse(new ViewStatus(false, 0));
        HttpResponse said = answer.addHeader(RawHeader.create(STATUS, status.word()));
        return status.ready() || results.isEmpty() ? said : said.addHeader(RawHeader.create(REMAINING, Long.toString(status.remaining())));
    }
}
