package org.btestfarm.app.audit;

import ch.qos.logback.classic.Level;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.btestfarm.app.Logging;
import org.btestfarm.app.UsageException;
import org.btestfarm.ledger.account.FarmCalendar;
import org.btestfarm.ledger.audit.History;
import org.btestfarm.ledger.bytes.JournalFormatException;
import org.btestfarm.ledger.database.Database;
import org.btestfarm.ledger.journal.DataDirectory;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.protocol.Quote;
import picocli.CommandLine.Option;
import picocli.CommandLine;

/** Which journal is read, and how what it says is shown: options of all audit commands. */
final class JournalOptions {
    /** Something is wrong with the journal, or it cannot be read. */
    static final int WRONG = 1;

    @Option(names = "--data", paramLabel = "DIR", defaultValue = "btest-farm-data", description = "The farm's data directory; ${DEFAULT-VALUE}.")
    private Path data = Path.of("btest-farm-data");

    @Option(
            names = "--archive",
            paramLabel = "FILE",
            description = "An archive of the journal; may be repeated. Without, those in the directory archive of the data directory are used.")
    private List<Path> archives = new ArrayList<>();

    @Option(names = "--zone", paramLabel = "ZONE", defaultValue = "system", description = "Where midnight is, as the farm's ledger.zone; ${DEFAULT-VALUE}.")
    private String zone = "system";

    @Option(names = "--json", description = "JSON for other programs.")
    private boolean json;

    /** Something that is done with a journal; gives the exit status. */
    interface Work {
        int run(History history, PrintWriter out) throws LedgerException;
    }

    /** Opens the journal and does the work; what goes wrong becomes one line. */
    int read(CommandLine command, Work work) {
        return guard(command, () -> {
            try (History history = History.open(database(), data.resolve(History.ARCHIVES), archives)) {
                int status = work.run(history, command.getOut());
                command.getOut().flush();
                return status;
            }
        });
    }

    /** Something that may fail in ways that are told in one line. */
    interface Guarded {
        int run() throws LedgerException;
    }

    /** Does it; what goes wrong becomes one line. */
    static int guard(CommandLine command, Guarded work) {
        Logging.set(Level.WARN, 0, true);
        try {
            return work.run();
        } catch (LedgerException e) {
            return wrong(command, String.valueOf(e.getMessage()));
        } catch (JournalFormatException e) {
            return wrong(command, e.getMessage() + (command.getCommandName().equals(VerifyCommand.NAME) ? "" : "; audit verify tells what is damaged"));
        }
    }

    private static int wrong(CommandLine command, String problem) {
        command.getOut().flush();
        command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + problem);
        return WRONG;
    }

    Path data() {
        return data;
    }

    Database database() throws LedgerException {
        return DataDirectory.databaseOf(data);
    }

    boolean json() {
        return json;
    }

    FarmCalendar calendar() {
        try {
            return new FarmCalendar(zone.equals("system") ? ZoneId.systemDefault() : ZoneId.of(zone));
        } catch (DateTimeException e) {
            throw new UsageException("--zone is " + Quote.of(zone) + ", allowed are system, UTC, and names such as Europe/Riga");
        }
    }
}
