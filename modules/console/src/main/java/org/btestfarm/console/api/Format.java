package org.btestfarm.console.api;

/** How an answer is written. */
enum Format {
    /** A page, as an object. */
    JSON,
    /** All of it, an object a line. */
    NDJSON,
    /** All of it, as RFC 4180 says, with a header. */
    CSV
}
