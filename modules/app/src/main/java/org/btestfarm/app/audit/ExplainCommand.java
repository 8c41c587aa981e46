package org.btestfarm.app.audit;

import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.btestfarm.ledger.account.FarmCalendar;
import org.btestfarm.ledger.account.Texts;
import org.btestfarm.ledger.audit.EventFields;
import org.btestfarm.ledger.audit.History;
import org.btestfarm.ledger.audit.Story;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.event.TestEvent;
import org.btestfarm.ledger.journal.LedgerException;
import org.jspecify.annotations.Nullable;
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
    private static final int LISTED = 20;

    private record Test(Entry opened, Optional<Entry> closed) {}

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private JournalOptions journal = new JournalOptions();

    @Parameters(paramLabel = "TEST", arity = "0..1", description = "The test's id, as the farm logs it. Without, the " + LISTED + " tests are listed that were opened last.")
    private @Nullable String test;

    @Option(names = {"-v", "--verbose"}, description = "Every event about it, and every second.")
    private boolean verbose;

    @Override
    public Integer call() {
        FarmCalendar calendar = journal.calendar();
        String wanted = test;
        return wanted == null
                ? journal.read(spec.commandLine(), (history, out) -> list(history, out, calendar.zone()))
                : journal.read(spec.commandLine(), (history, out) -> tell(history, out, wanted, calendar));
    }

    private int tell(History history, PrintWriter out, String wanted, FarmCalendar calendar) throws LedgerException {
        Optional<Story> story = Story.of(history, wanted, calendar);
        if (story.isEmpty()) {
            throw new LedgerException("the journal says nothing of a test " + Texts.printable(wanted)
                    + history.base().filter(base -> history.joined().isEmpty()).map(base -> "; events up to " + base.through().number()
                            + " are in archives that are not at hand").orElse(""));
        }
        if (journal.json()) {
            out.println(json(story.get()));
        } else {
            new StoryText(out, story.get(), calendar.zone(), verbose).print();
        }
        return 0;
    }

    private int list(History history, PrintWriter out, ZoneId zone) throws LedgerException {
        Map<String, Test> tests = new LinkedHashMap<>();
        history.each(entry -> {
            if (entry.event() instanceof TestEvent.Opened opened) {
                tests.put(opened.test(), new Test(entry, Optional.empty()));
                if (tests.size() > LISTED) {
                    tests.remove(tests.keySet().iterator().next());
                }
            } else if (entry.event() instanceof TestEvent.Closed closed) {
                tests.computeIfPresent(closed.test(), (id, known) -> new Test(known.opened(), Optional.of(entry)));
            }
            return true;
        });
        for (Test one : tests.values()) {
            TestEvent.Opened opened = (TestEvent.Opened) one.opened().event();
            Optional<TestEvent.Closed> closed = one.closed().map(entry -> (TestEvent.Closed) entry.event());
            if (journal.json()) {
                out.println(new AuditJson().put("test", opened.test()).put("opened", one.opened().time().toString()).put("user", opened.user())
                        .put("address", opened.address()).put("closed", one.closed().map(entry -> entry.time().toString()))
                        .put("reason", closed.map(TestEvent.Closed::reason)).put("detail", closed.map(TestEvent.Closed::detail)).line());
            } else {
                out.println(opened.test() + "  " + Times.show(one.opened().time(), zone) + "  " + opened.address() + "  "
                        + opened.user().map(Texts::printable).orElse("-") + "  " + closed.map(why -> Texts.printable(why.reason())
                                + (why.detail().isEmpty() ? "" : " (" + Texts.printable(why.detail()) + ")")).orElse("runs"));
            }
        }
        return 0;
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
