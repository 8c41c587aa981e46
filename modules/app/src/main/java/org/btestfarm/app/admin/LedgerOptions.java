package org.btestfarm.app.admin;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.concurrent.CompletionStage;
import org.btestfarm.app.Logging;
import org.btestfarm.app.Main;
import org.btestfarm.app.UsageException;
import org.btestfarm.app.reach.LedgerReach;
import org.btestfarm.console.web.Json;
import org.btestfarm.ledger.account.Texts;
import org.btestfarm.ledger.admin.AdminException;
import org.btestfarm.ledger.admin.LedgerAdmin;
import org.btestfarm.ledger.journal.LedgerException;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Which ledger, and how it answers: options of all commands about users and quotas. */
public final class LedgerOptions {
    private static final int FAILED = 1;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "btest-farm-data",
            description = "The farm's data directory; ${DEFAULT-VALUE}. A farm that runs on it is asked; else its ledger is opened here.")
    private Path data = Path.of("btest-farm-data");

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            defaultValue = "system",
            description = "Where midnight is, as the farm's ledger.zone; ${DEFAULT-VALUE}. A farm that runs has its own.")
    private String zone = "system";

    @Option(names = "--json", description = "JSON for other programs, one object a line.")
    private boolean json;

    /** Made by picocli. */
    public LedgerOptions() {}

    /** Something to do with a ledger. */
    public interface Work {
        /** Gives the exit status. */
        int run(LedgerAdmin admin) throws AdminException, InterruptedException;
    }

    /** Reads or changes what is there. */
    public int with(CommandLine command, Work work) throws InterruptedException {
        return with(command, false, work);
    }

    /** Changes what is there, or begins it. */
    public int withNew(CommandLine command, Work work) throws InterruptedException {
        return with(command, true, work);
    }

    private int with(CommandLine command, boolean make, Work work) throws InterruptedException {
        Logging.set(Level.WARN, 0, true);
        ZoneId midnight = zone();
        int status = FAILED;
        try (LedgerReach reach = LedgerReach.open(data, midnight, make)) {
            status = work.run(reach.admin());
        } catch (AdminException e) {
            status = e.kind() == AdminException.Kind.INVALID ? Main.USAGE : FAILED;
            say(command, e);
        } catch (LedgerException e) {
            status = FAILED;
            say(command, e);
        }
        command.getOut().flush();
        return status;
    }

    private static void say(CommandLine command, Exception problem) {
        command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + problem.getMessage());
    }

    private ZoneId zone() {
        try {
            return zone.equals("system") ? ZoneId.systemDefault() : ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new UsageException(
                    "--zone is '" + Texts.printable(zone) + "', allowed are system, UTC, and names such as Europe/Riga");
        }
    }

    /**
     * Waits for an answer.
     *
     * @throws AdminException if it failed, or there was none in time
     */
    public static <T> T await(CompletionStage<T> stage) throws AdminException, InterruptedException {
        return LedgerReach.await(stage);
    }

    /** Says it to people, or to programs. */
    public void print(CommandLine command, String line, Object view) {
        PrintWriter out = command.getOut();
        out.println(json ? json(view) : line);
        out.flush();
    }

    /** Whether it is for programs. */
    public boolean json() {
        return json;
    }

    /** JSON on one line, as the API has it. */
    public static String json(Object view) {
        try {
            return Json.MAPPER.writeValueAsString(view);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a view is plain data", e);
        }
    }
}
