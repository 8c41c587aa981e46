package org.btestfarm.console.views.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.btestfarm.console.views.Cursor;
import org.btestfarm.console.views.Results;
import org.btestfarm.console.views.TestQuery;
import org.btestfarm.console.views.TestRow;
import org.btestfarm.console.views.ViewsSettings;
import org.btestfarm.console.web.Page;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.event.TestEvent;
import org.btestfarm.ledger.journal.LedgerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views beside a journal that grows: what is new is seen at once, what was before comes newest first, and whatever happens on the way, each event counts once. */
class ViewsThatCatchUpTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final ViewsSettings SLOW = new ViewsSettings(20, Duration.ofSeconds(60), 1, Duration.ofMillis(10), 2);
    private static final ViewsSettings FAST = new ViewsSettings(20, Duration.ZERO, 100, Duration.ofMillis(10), 2);

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("views.db");
    }

    private Views start(MemoryJournal journal, ViewsSettings settings) {
        Views views = Views.create(file(), settings, () -> journal, journal::last, id -> "link-" + id);
        views.start();
        return views;
    }

    private List<String> onePass(List<Entry> entries) throws Exception {
        Path other = directory.resolve("one-pass.db");
        ViewsFile.remove(other);
        try (ViewWriter writer = ViewWriter.open(other, id -> "link-" + id)) {
            writer.apply(0, entries.size(), entries);
        }
        return Dump.of(other);
    }

    private static void awaitReady(Views views) {
        await().atMost(LONG).until(() -> views.results().status().ready());
    }

    private static List<TestRow> tests(Results results, TestQuery query, int limit) {
        return results.tests(query, Optional.empty(), limit).toCompletableFuture().join().items();
    }

    @Test
    void newEventsAreSeenWhileWhatWasBeforeIsStillMissing() throws Exception {
        RandomJournal made = new RandomJournal(1).happen(300);
        int then = made.entries.size();
        MemoryJournal journal = new MemoryJournal(made.entries);
        try (Views views = start(journal, SLOW)) {
            await().atMost(LONG).until(() -> views.results().status().remaining() == then - 20);
            assertThat(views.results().status().ready()).isFalse();
            made.happen(50);
            String opened = made.entries.subList(then, made.entries.size()).stream()
                    .flatMap(entry -> entry.event() instanceof TestEvent.Opened test ? Stream.of(test.test()) : Stream.empty())
                    .reduce((a, b) -> b).orElseThrow();
            journal.entries.addAll(made.entries.subList(then, made.entries.size()));
            await().atMost(LONG).until(() -> views.results().test(opened).toCompletableFuture().join().isPresent());
            assertThat(views.results().status().remaining()).as("what was before waits").isEqualTo(then - 20);
        }
        try (Views views = start(journal, FAST)) {
            awaitReady(views);
        }
        assertThat(Dump.of(file())).isEqualTo(onePass(made.entries));
    }

    @Test
    void whatWasBeforeComesNewestFirst() throws Exception {
        MemoryJournal journal = new MemoryJournal(new RandomJournal(2).happen(300).entries);
        try (Views views = start(journal, SLOW)) {
            await().atMost(LONG).until(() -> views.results().status().remaining() == journal.last() - 20);
        }
        try (ViewWriter writer = ViewWriter.open(file(), id -> id)) {
            assertThat(writer.spans().ranges()).containsExactly(new Spans.Span(journal.last() - 20, journal.last()));
        }
    }

    @Test
    void aJournalThatGrewWhileNobodyLookedIsFilledInFromBothEnds() throws Exception {
        RandomJournal made = new RandomJournal(3).happen(150);
        MemoryJournal journal = new MemoryJournal(made.entries);
        try (Views views = start(journal, FAST)) {
            awaitReady(views);
        }
        int then = made.entries.size();
        journal.entries.addAll(made.happen(200).entries.subList(then, made.entries.size()));
        try (Views views = start(journal, FAST)) {
            awaitReady(views);
        }
        assertThat(Dump.of(file())).isEqualTo(onePass(made.entries));
    }

    @Test
    void aFileThatWasRemovedOrIsNoDatabaseOrOfAnotherJournalIsMadeAgain() throws Exception {
        RandomJournal made = new RandomJournal(4).happen(200);
        MemoryJournal journal = new MemoryJournal(made.entries);
        List<String> expected = onePass(made.entries);
        for (int damage = 0; damage < 3; damage++) {
            if (damage == 0) {
                ViewsFile.remove(file());
            } else if (damage == 1) {
                ViewsFile.remove(file());
                Files.writeString(file(), "this is no database, but it is long enough to be taken for one".repeat(20));
            } else {
                ViewsFile.remove(file());
                MemoryJournal other = new MemoryJournal(new RandomJournal(5).happen(150).entries);
                try (Views views = start(other, FAST)) {
                    awaitReady(views);
                }
            }
            try (Views views = start(journal, FAST)) {
                awaitReady(views);
            }
            assertThat(Dump.of(file())).as("damage %s", damage).isEqualTo(expected);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-------");
        }
    }

    @Test
    void aJournalThatCannotBeReadForAWhileLosesNothing() throws Exception {
        RandomJournal made = new RandomJournal(6).happen(200);
        MemoryJournal journal = new MemoryJournal(made.entries);
        AtomicInteger failures = new AtomicInteger();
        Views views = Views.create(
                file(),
                FAST,
                () -> {
                    if (failures.incrementAndGet() == 1) {
                        throw new LedgerException("the disk is away");
                    }
                    return journal;
                },
                journal::last,
                id -> "link-" + id);
        views.start();
        try (views) {
            awaitReady(views);
        }
        assertThat(Dump.of(file())).isEqualTo(onePass(made.entries));
    }

    @Test
    void pagesOfTestsLeaveNothingOutAndTellNothingTwice() throws Exception {
        RandomJournal made = new RandomJournal(7).happen(400);
        MemoryJournal journal = new MemoryJournal(made.entries);
        try (Views views = start(journal, FAST)) {
            awaitReady(views);
            Results results = views.results();
            List<TestRow> all = tests(results, TestQuery.ALL, 1000);
            assertThat(all).isSortedAccordingTo(Comparator.comparing(TestRow::began).reversed());
            for (Set<Account> accounts : List.of(Set.<Account>of(), Set.of(Account.user("alice")), Set.of(Account.user("alice"), Account.parse("address:192.0.2.1")))) {
                List<String> names = accounts.stream().map(Account::toString).toList();
                List<String> expected = all.stream().filter(row -> row.accounts().containsAll(names)).map(TestRow::id).toList();
                assertThat(expected).isNotEmpty();
                List<String> paged = new ArrayList<>();
                Optional<Cursor> cursor = Optional.empty();
                do {
                    Page.Part<TestRow> page = results.tests(new TestQuery(accounts, Optional.empty(), Optional.empty()), cursor, 3).toCompletableFuture().join();
                    page.items().forEach(row -> paged.add(row.id()));
                    cursor = page.next().map(Cursor::parse);
                } while (cursor.isPresent());
                assertThat(paged).isEqualTo(expected).hasSameSizeAs(new TreeSet<>(paged));
            }
            TestRow middle = all.get(all.size() / 2);
            assertThat(tests(results, new TestQuery(Set.of(), Optional.of(middle.began()), Optional.empty()), 1000)).contains(middle)
                    .allMatch(row -> !row.began().isBefore(middle.began()));
            assertThat(tests(results, new TestQuery(Set.of(), Optional.empty(), Optional.of(middle.began())), 1000)).doesNotContain(middle)
                    .allMatch(row -> row.began().isBefore(middle.began()));
            assertThat(results.byLink(middle.link()).toCompletableFuture().join()).contains(middle);
            assertThat(tests(results, TestQuery.of(Account.user("nobody")), 10)).isEmpty();
        }
    }
}
