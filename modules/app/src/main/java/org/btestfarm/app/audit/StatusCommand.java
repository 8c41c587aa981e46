package org.btestfarm.app.audit;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.btestfarm.app.reach.LedgerReach;
import org.btestfarm.console.AccessFiles;
import org.btestfarm.console.client.HttpLedgerAdmin;
import org.btestfarm.console.client.LocalFarm;
import org.btestfarm.ledger.admin.AdminException;
import org.btestfarm.ledger.archive.JournalView;
import org.btestfarm.ledger.journal.JournalStatus;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code btest-farm audit status}. */
@Command(name = "status", mixinStandardHelpOptions = true, description = "Shows how large the journal is and how much room it has.")
final class StatusCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private JournalOptions journal = new JournalOptions();

    @Override
    public Integer call() {
        CommandLine command = spec.commandLine();
        return JournalOptions.guard(command, () -> {
            JournalStatus status = JournalStatus.of(journal.database(), Optional.empty());
            Optional<JournalView> farm = farm();
            if (journal.json()) {
                command.getOut().println(new AuditJson()
                        .put("database", status.database())
                        .put("bytes", status.bytes())
                        .put("unused_bytes", status.unusedBytes())
                        .put("free_bytes", status.freeBytes())
                        .put("first", status.first())
                        .put("events", status.events())
                        .put("last", status.head().map(head -> head.number()))
                        .put("hash", status.head().map(head -> head.hash().toString()))
                        .put("last_time", status.lastTime().map(Instant::toString))
                        .put("last_signed", status.lastSigned().map(head -> head.head().number()))
                        .put("farm_runs", farm.isPresent())
                        .put("accepting", farm.map(JournalView::accepting))
                        .put("refusal", farm.flatMap(JournalView::refusal))
                        .line());
            } else {
                command.getOut().printf(Locale.ROOT, "%s: %,d bytes%s%s%n",
                        status.database(),
                        status.bytes(),
                        of(status.unusedBytes(), ", %,d of them unused"),
                        of(status.freeBytes(), "; %,d bytes free"));
                command.getOut().printf(Locale.ROOT, "%,d events from %d%s%s%n", status.events(), status.first(),
                        status.head().map(head -> " to " + head.number()).orElse(""),
                        status.lastTime().map(time -> ", the last of " + Times.show(time, journal.calendar().zone())).orElse(""));
                farm.ifPresent(view -> command.getOut().println(view.refusal().map(why -> "new tests are refused: " + why).orElse("new tests are accepted")));
                command.getOut().println(status.lastSigned().map(head -> "signed up to event " + head.head().number()).orElse("not signed yet"));
            }
            command.getOut().flush();
            return 0;
        });
    }

    private static String of(OptionalLong number, String format) {
        return number.isEmpty() ? "" : String.format(Locale.ROOT, format, number.getAsLong());
    }

    /** What the farm that runs on the directory says, if one does and answers. */
    private Optional<JournalView> farm() {
        try {
            Optional<LocalFarm> farm = LocalFarm.find(new AccessFiles(journal.data()));
            return farm.isEmpty() ? Optional.empty() : Optional.of(LedgerReach.await(new HttpLedgerAdmin(farm.get(), PATIENCE).journal().view()));
        } catch (IOException | AdminException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
