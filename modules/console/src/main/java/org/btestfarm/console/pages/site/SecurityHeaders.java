package org.btestfarm.console.pages.site;

import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * What pages may do in a browser: load from this farm and nowhere else, run no script that stands in a page, be framed by nobody, and tell nobody where a link was
 * followed from, because a result's address is its key.
 */
public final class SecurityHeaders {
    /** All of them. */
    public static final List<HttpHeader> ALL = List.of(
            RawHeader.create(
                    "Content-Security-Policy",
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
                            + "frame-ancestors 'none'"),
            RawHeader.create("X-Content-Type-Options", "nosniff"),
            RawHeader.create("X-Frame-Options", "DENY"),
            RawHeader.create("Referrer-Policy", "no-referrer"),
            RawHeader.create("Cross-Origin-Opener-Policy", "same-origin"),
            RawHeader.create("Cross-Origin-Resource-Policy", "same-origin"),
            RawHeader.create("Permissions-Policy", "camera=(), geolocation=(), microphone=()"));

    private SecurityHeaders() {}
}
