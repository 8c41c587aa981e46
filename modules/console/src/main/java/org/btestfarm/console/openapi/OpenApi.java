package org.btestfarm.console.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.btestfarm.console.web.Answers;
import org.btestfarm.console.web.Json;

/**
 * {@code /api/v1/openapi.json}: an OpenAPI 3.1 document of what programs may ask. Each area of the API has a part of its own beside this class, with its paths; whoever
 * adds a route adds it there, and a test holds that the server answers as the document says.
 */
public final class OpenApi extends AllDirectives {
    private static final List<String> PARTS = List.of("service", "admin", "results", "live");

    private final JsonNode document = document();

    /** Reads the parts. */
    public OpenApi() {}

    /** The route, below {@code /api/v1}. */
    public Route routes() {
        return path("openapi.json", () -> get(() -> complete(Answers.json(StatusCodes.OK, document))));
    }

    private static ObjectNode document() {
        ObjectNode whole = (ObjectNode) read("frame");
        ObjectNode paths = whole.putObject("paths");
        for (String part : PARTS) {
            read(part).properties().forEach(path -> {
                if (paths.replace(path.getKey(), path.getValue()) != null) {
                    throw new IllegalStateException("two parts of the API's document have " + path.getKey());
                }
            });
        }
        return whole;
    }

    private static JsonNode read(String part) {
        try (InputStream in = OpenApi.class.getResourceAsStream(part + ".json")) {
            return Json.MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
