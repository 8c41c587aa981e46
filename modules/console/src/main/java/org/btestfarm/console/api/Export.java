package org.btestfarm.console.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.btestfarm.console.web.Json;

/**
 * Answers of any length. The next part is read when the one before was taken, so whoever reads slowly costs one part of memory, and keeps nobody waiting: no
 * read of the database is open meanwhile.
 */
final class Export {
    private static final ContentType NDJSON = ContentTypes.create(
            MediaTypes.customWithFixedCharset("application", "x-ndjson", HttpCharsets.UTF_8, Map.of(), true));
    private static final ContentType CSV = ContentTypes.create(MediaTypes.TEXT_CSV, HttpCharsets.UTF_8);
    private static final CsvMapper MAPPER = CsvMapper.builder()
            .addModule(new Jdk8Module())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    /**
     * A part of what is exported.
     *
     * @param rows in order
     * @param next where the next part begins; empty after the last one
     */
    record Part<R, C>(List<R> rows, Optional<C> next) {}

    /** Where the stream is: before the first part, or after one. */
    private record Place<C>(boolean first, Optional<C> at) {}

    private Export() {}

    /**
     * All parts, one after another.
     *
     * @param parts reads a part; empty: the first one
     * @param line a row as a line of CSV
     * @param type of the lines
     * @param name what a browser calls the file, without its ending
     */
    static <R, C, L> HttpResponse of(
            Format format, Function<Optional<C>, CompletionStage<Part<R, C>>> parts, Function<R, L> line, Class<L> type, String name) {
        boolean csv = format == Format.CSV;
        Source<ByteString, NotUsed> body = Source.unfoldAsync(new Place<C>(true, Optional.empty()), place -> place.first() || place.at().isPresent()
                        ? parts.apply(place.at()).thenApply(part -> Optional.of(Pair.create(
                                new Place<>(false, part.next()), csv ? csv(part.rows(), line, type, place.first()) : ndjson(part.rows()))))
                        : CompletableFuture.completedFuture(Optional.<Pair<Place<C>, ByteString>>empty()))
                .filter(bytes -> !bytes.isEmpty());
        return HttpResponse.create()
                .withStatus(StatusCodes.OK)
                .withEntity(HttpEntities.create(csv ? CSV : NDJSON, body))
                .addHeaders(List.of(
                        RawHeader.create("Cache-Control", "no-store"),
                        RawHeader.create("X-Content-Type-Options", "nosniff"),
                        RawHeader.create("Content-Disposition", "attachment; filename=\"" + name + (csv ? ".csv" : ".ndjson") + "\"")));
    }

    private static <R> ByteString ndjson(List<R> rows) {
        StringBuilder text = new StringBuilder();
        try {
            for (R row : rows) {
                text.append(Json.MAPPER.writeValueAsString(row)).append('\n');
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a row is plain data", e);
        }
        return ByteString.fromArrayUnsafe(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static <R, L> ByteString csv(List<R> rows, Function<R, L> line, Class<L> type, boolean first) {
        ObjectWriter writer = MAPPER.writer(first ? MAPPER.schemaFor(type).withHeader() : MAPPER.schemaFor(type).withoutHeader());
        try {
            if (rows.isEmpty()) {
                return first ? ByteString.fromString(String.join(",", MAPPER.schemaFor(type).getColumnNames()) + "\n") : ByteString.emptyByteString();
            }
            return ByteString.fromArrayUnsafe(writer.forType(MAPPER.getTypeFactory().constructCollectionType(List.class, type))
                    .writeValueAsBytes(rows.stream().map(line).toList()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a line is plain data", e);
        }
    }
}
