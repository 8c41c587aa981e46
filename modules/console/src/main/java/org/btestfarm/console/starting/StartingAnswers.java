package org.btestfarm.console.starting;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is answered to the head of a request while the program starts: as the real server answers before it is opened, without what needs it. */
final class StartingAnswers {
    private static final Pattern REQUEST = Pattern.compile("([A-Z]{1,16}) (/[^ ?]*)(?:\\?[^ ]*)? HTTP/1\\.[01]");
    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";
    private static final List<String> ALWAYS = List.of(
            "Server: btest-farm",
            "Connection: close",
            "Cache-Control: no-store",
            "X-Content-Type-Options: nosniff",
            "X-Frame-Options: DENY",
            "Referrer-Policy: no-referrer",
            "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'");
    /** Asks again by itself: by then the real server answers. */
    private static final String PAGE = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"1\">"
            + "<meta name=\"viewport\" content=\"width=device-width\"><title>btest-farm</title></head>"
            + "<body><h1>This farm is starting</h1><p>It takes tests again in a few seconds.</p></body></html>\n";

    private final Optional<Duration> hsts;

    /**
     * Answers of one server.
     *
     * @param hsts how long browsers are to remember that there is TLS
     */
    StartingAnswers(Optional<Duration> hsts) {
        this.hsts = hsts;
    }

    /** The whole answer to a request with this first line. */
    byte[] to(String line) {
        Matcher request = REQUEST.matcher(line);
        if (!request.matches()) {
            return write("400 Bad Request", PROBLEM, "{\"title\":\"Bad Request\",\"status\":400,\"detail\":\"the request cannot be read\"}", true);
        }
        boolean body = !request.group(1).equals("HEAD");
        String path = request.group(2);
        boolean asks = !body || request.group(1).equals("GET");
        if (asks && path.equals("/health/live")) {
            return write("200 OK", JSON, "{\"status\":\"live\"}", body);
        }
        if (asks && path.equals("/health/ready")) {
            return write("503 Service Unavailable", JSON,
                    "{\"status\":\"not ready\",\"ledger\":\"starting\",\"listeners\":\"starting\",\"pages\":\"starting\"}", body);
        }
        if (path.startsWith("/api/") || path.equals("/metrics") || !asks) {
            return write("503 Service Unavailable", PROBLEM,
                    "{\"title\":\"Service Unavailable\",\"status\":503,\"detail\":\"the farm is starting or stopping\"}", body);
        }
        return write("503 Service Unavailable", "text/html; charset=UTF-8", PAGE, body);
    }

    private byte[] write(String status, String type, String body, boolean withBody) {
        StringBuilder answer = new StringBuilder("HTTP/1.1 ").append(status).append("\r\n");
        ALWAYS.forEach(header -> answer.append(header).append("\r\n"));
        hsts.ifPresent(time -> answer.append("Strict-Transport-Security: max-age=").append(time.toSeconds()).append("\r\n"));
        if (status.startsWith("503")) {
            answer.append("Retry-After: 1\r\n");
        }
        answer.append("Content-Type: ").append(type).append("\r\nContent-Length: ").append(body.length()).append("\r\n\r\n");
        return answer.append(withBody ? body : "").toString().getBytes(StandardCharsets.US_ASCII);
    }
}
