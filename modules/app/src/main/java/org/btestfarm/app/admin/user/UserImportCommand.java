package org.btestfarm.app.admin.user;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.btestfarm.app.UsageException;
import org.btestfarm.app.admin.LedgerOptions;
import org.btestfarm.app.admin.PolicyText;
import org.btestfarm.app.imports.BadRow;
import org.btestfarm.app.imports.ImportReport;
import org.btestfarm.app.imports.ProImport;
import org.btestfarm.ledger.account.Texts;
import org.btestfarm.ledger.event.UsageImported;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code btest-farm user import}. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Takes over users, quotas and the usage of the last 30 days from the SQLite database of btest-server-pro.",
            "",
            "It may be repeated: users and quotas that are there stay as they are, and usage is booked once. The file is only read."
        },
        footer = "%nExit status: 0 all rows are imported, 1 some or none are, 2 wrong usage.")
final class UserImportCommand implements Callable<Integer> {
    private static final int INCOMPLETE = 1;

    /** Which way round the file has directions. */
    enum Directions {
        /** Find out. */
        AUTO,
        /** What the server sent stands as received, and the reverse, as versions up to 0.6.3 write it. */
        TURNED,
        /** As they say. */
        STRAIGHT
    }

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "The database file; the server may be running on it.")
    private Path file = Path.of("btest-users.db");

    @Option(names = "--source", paramLabel = "NAME", defaultValue = "btest-server-pro",
            description = "Under which name usage is booked; ${DEFAULT-VALUE}. Import each of several servers under a name of its own.")
    private String source = "btest-server-pro";

    @Option(names = "--md5", description = "Allow MD5 logins too (RouterOS before 6.43), to users whose name fits (32 bytes).")
    private boolean md5;

    @Option(names = "--generate", description = "Users whose password is not in the file get a random one, which is printed once.")
    private boolean generate;

    @Option(names = "--directions", paramLabel = "WAY", defaultValue = "auto",
            description = "auto, turned or straight; ${DEFAULT-VALUE}. btest-server-pro up to 0.6.3 books what it sent as received.")
    private Directions directions = Directions.AUTO;

    @Mixin
    private LedgerOptions ledger = new LedgerOptions();

    @Override
    public Integer call() throws InterruptedException {
        CommandLine command = spec.commandLine();
        try {
            UsageImported.requireSource(source);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--source: " + e.getMessage());
        }
        Optional<Boolean> turned = directions == Directions.AUTO ? Optional.empty() : Optional.of(directions == Directions.TURNED);
        return ledger.withNew(command, admin -> {
            try {
                ImportReport report = ProImport.run(file, admin, new ProImport.Options(source, md5, generate, turned));
                print(command.getOut(), report);
                return report.bad().isEmpty() ? 0 : INCOMPLETE;
            } catch (IOException e) {
                command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + e.getMessage());
                return INCOMPLETE;
            }
        });
    }

    private void print(PrintWriter out, ImportReport report) {
        if (ledger.json()) {
            report.users().forEach(user -> out.println(LedgerOptions.json(user)));
            report.bad().forEach(row -> out.println(LedgerOptions.json(row)));
            out.println(LedgerOptions.json(report.summary()));
            return;
        }
        report.users().forEach(user -> out.println(line(user)));
        for (BadRow row : report.bad()) {
            out.println("not imported: " + row.table() + " row " + row.row() + ": " + Texts.printable(row.reason()));
        }
        ImportReport.Summary sum = report.summary();
        out.println("users: " + sum.usersAdded() + " added, " + sum.usersThere() + " there already");
        out.println("usage: " + sum.daysBooked() + " days of an account booked, " + sum.daysKnown() + " known already, " + sum.daysOld()
                + " too old to count"
                + (sum.directionsTurned() ? "; in and out were turned round, since that server books them the wrong way (see --directions)" : ""));
        if (sum.rowsRefused() > 0) {
            out.println("rows not imported: " + sum.rowsRefused());
        }
    }

    private static String line(ImportReport.User user) {
        List<String> parts = new ArrayList<>();
        parts.add(user.added() ? "added" : "is there already and stays as it is");
        if (user.disabled()) {
            parts.add(user.added() ? "disabled" : "disabled in the file");
        }
        user.password().ifPresent(password -> parts.add("password " + password + " (shown once)"));
        user.quotas().forEach((key, bytes) -> parts.add(key + "=" + PolicyText.bytes(bytes)));
        return "user " + Texts.printable(user.user()) + " " + String.join(", ", parts);
    }
}
