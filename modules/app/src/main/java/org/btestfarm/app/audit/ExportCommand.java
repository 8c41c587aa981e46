package org.btestfarm.app.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.btestfarm.app.Output;
import org.btestfarm.console.web.Spreadsheets;
import org.btestfarm.ledger.audit.EventFields;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.journal.LedgerException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code btest-farm audit export}: all events, as fast as whoever reads them. */
@Command(name = "export", mixinStandardHelpOptions = true, description = "Writes events to standard output, one a line.")
final class ExportCommand implements Callable<Integer> {
    /** How events are written. */
    enum Format {
        NDJSON,
        CSV
    }

    private static final int FLUSH_EVERY = 200;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private JournalOptions journal = new JournalOptions();

    @Option(names = "--from", paramLabel = "TIME", description = "Only events at this time or later.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Only events before this time.")
    private @Nullable String to;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "ndjson", description = "ndjson (a JSON object a line) or csv; ${DEFAULT-VALUE}.")
    private Format format = Format.NDJSON;

    private long written;

    @Override
    public Integer call() {
        ZoneId zone = journal.calendar().zone();
        Optional<Instant> first = Optional.ofNullable(from).map(text -> Times.parse("--from", text, zone));
        Optional<Instant> end = Optional.ofNullable(to).map(text -> Times.parse("--to", text, zone));
        return journal.read(spec.commandLine(), (history, out) -> {
            Csv csv = new Csv();
            if (format == Format.CSV) {
                out.write(csv.header());
            }
            history.each(entry -> {
                boolean in = first.map(time -> !entry.time().isBefore(time)).orElse(true) && end.map(entry.time()::isBefore).orElse(true);
                if (in) {
                    write(out, format == Format.CSV ? csv.line(entry) : AuditJson.line(EventFields.of(entry)) + "\n");
                }
                return true;
            });
            requireReader(out);
            return 0;
        });
    }

    /** Waits as long as the reader does; meanwhile nothing of the journal is held but one page. */
    private void write(PrintWriter out, String line) throws LedgerException {
        out.write(line);
        written++;
        if (written % FLUSH_EVERY == 0) {
            requireReader(out);
        }
    }

    private static void requireReader(PrintWriter out) throws LedgerException {
        if (Output.isBroken(out)) {
            throw new LedgerException("the export could not be written to standard output");
        }
    }

    /** Events as rows: lists are joined, samples counted, what a kind of event does not have is empty. */
    private static final class Csv {
        private static final CsvMapper MAPPER = new CsvMapper();
        private final CsvSchema schema = CsvSchema.builder().addColumns(EventFields.COLUMNS, CsvSchema.ColumnType.STRING).build();
        private final ObjectWriter rows = MAPPER.writer(schema);

        String header() {
            return String.join(",", EventFields.COLUMNS) + "\n";
        }

        String line(Entry entry) {
            Map<String, Object> row = new LinkedHashMap<>();
            EventFields.of(entry).forEach((name, value) -> row.put(name, safe(flat(name, value))));
            try {
                return rows.writeValueAsString(row);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("an event is plain data", e);
            }
        }

        private static Object safe(Object value) {
            return value instanceof String text ? Spreadsheets.text(text) : value;
        }

        private static Object flat(String name, Object value) {
            if (value instanceof Collection<?> list) {
                return name.equals("samples") ? list.size() : list.stream().map(String::valueOf).collect(Collectors.joining(" "));
            }
            return value instanceof Map<?, ?> map
                    ? map.entrySet().stream().map(one -> one.getKey() + "=" + one.getValue()).collect(Collectors.joining(" "))
                    : value;
        }
    }
}
