package org.btestfarm.app.csv;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Adds lines to a CSV file; the first has the header above it. Any record may be a line. */
public final class CsvLines {
    private static final CsvMapper MAPPER = CsvMapper.builder()
            .addModule(new Jdk8Module())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private CsvLines() {}

    /** Fails unless lines can be added; makes the file if need be. */
    public static void requireWritable(Path file) throws IOException {
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
    }

    /**
     * Adds lines, all or none of them. The file is opened for each call, so it may be moved away meanwhile.
     *
     * @throws IOException if they cannot be written; what was written of them is taken back
     */
    public static <T> void append(Path file, Class<T> type, List<T> lines) throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            long end = out.size();
            ByteBuffer bytes = ByteBuffer.wrap(text(type, lines, end == 0).getBytes(StandardCharsets.UTF_8));
            try {
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
            } catch (IOException e) {
                out.truncate(end);
                throw e;
            }
        }
    }

    private static <T> String text(Class<T> type, List<T> lines, boolean header) throws IOException {
        CsvSchema schema = header ? MAPPER.schemaFor(type).withHeader() : MAPPER.schemaFor(type).withoutHeader();
        StringWriter text = new StringWriter();
        try (SequenceWriter writer = MAPPER.writerFor(type).with(schema).writeValues(text)) {
            writer.writeAll(lines);
        }
        return text.toString();
    }
}
