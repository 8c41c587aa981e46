package org.btestfarm.app.audit;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.btestfarm.ledger.account.FarmCalendar;
import org.btestfarm.ledger.account.Texts;
import org.btestfarm.ledger.audit.EventFields;
import org.btestfarm.ledger.audit.Story;
import org.btestfarm.ledger.journal.LedgerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code btest-farm audit explain TEST}. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Tells the story of one test: who opened it, what it was granted and used, why it ended.")
final class ExplainCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private JournalOptions journal = new JournalOptions();

    @Parameters(paramLabel = "TEST", description = "The test's id, as the farm logs it.")
    private String test = "";

    @Option(names = {"-v", "--verbose"}, description = "Every event about it, and every second.")
    private boolean verbose;

    @Override
    public Integer call() {
        FarmCalendar calendar = journal.calendar();
        return journal.read(spec.commandLine(), (history, out) -> {
            Optional<Story> story = Story.of(history, test, calendar);
            if (story.isEmpty()) {
                throw new LedgerException("the journal says nothing of a test " + Texts.printable(test)
                        + history.base().filter(base -> history.joined().isEmpty()).map(base -> "; events up to " + base.through().number()
                                + " are in archives that are not at hand").orElse(""));
            }
            if (journal.json()) {
                out.println(json(story.get()));
            } else {
                new StoryText(out, story.get(), calendar.zone(), verbose).print();
            }
            return 0;
        });
    }

    private String json(Story story) {
        AuditJson json = new AuditJson().put("test", story.test());
        story.opened().ifPresent(opened -> json.put("user", opened.user()).put("address", opened.address()).put("node", opened.node().toString()));
        json.put("opened", story.openedAt().map(Object::toString))
                .put("closed", story.closedAt().map(Object::toString))
                .put("reason", story.closed().map(closed -> closed.reason()))
                .put("detail", story.closed().map(closed -> closed.detail()))
                .put("in", story.in())
                .put("out", story.out())
                .put("leases", story.leases())
                .put("balances", story.balances());
        if (verbose) {
            json.put("events", story.events().stream().map(EventFields::of).toList());
        }
        return json.line();
    }
}
