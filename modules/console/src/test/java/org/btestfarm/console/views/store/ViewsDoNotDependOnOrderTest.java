package org.btestfarm.console.views.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.btestfarm.console.views.UsageRow;
import org.btestfarm.console.views.ViewStatus;
import org.btestfarm.ledger.account.QuotaDirection;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.quota.AccountState;
import org.btestfarm.ledger.quota.LedgerState;

/** However a journal is cut into ranges, and in whatever order these are taken in, with restarts between them: the same rows as in one pass. */
class ViewsDoNotDependOnOrderTest {
    private static final int EVENTS = 150;

    private static <T> T inDirectory(Work<T> work) throws Exception {
        Path directory = Files.createTempDirectory("views-test");
        try {
            return work.run(directory);
        } finally {
            try (var files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
    }

    private interface Work<T> {
        T run(Path directory) throws Exception;
    }

    private static ViewWriter open(Path file) throws Exception {
        return ViewWriter.open(file, id -> "link-" + id);
    }

    private static List<String> onePass(Path directory, List<Entry> entries) throws Exception {
        Path file = directory.resolve("one-pass.db");
        try (ViewWriter writer = open(file)) {
            writer.apply(0, entries.size(), entries);
        }
        return Dump.of(file);
    }

    @Property(tries = 60)
    void anyOrderOfAnyRangesGivesTheSameRows(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int cuts) throws Exception {
        List<Entry> entries = new RandomJournal(seed).happen(EVENTS).entries;
        Random random = new Random(seed);
        List<Integer> ends = new ArrayList<>(List.of(0, entries.size()));
        for (int i = 0; i < cuts; i++) {
            ends.add(random.nextInt(entries.size()));
        }
        Collections.sort(ends);
        List<Spans.Span> ranges = new ArrayList<>();
        for (int i = 1; i < ends.size(); i++) {
            if (ends.get(i) > ends.get(i - 1)) {
                ranges.add(new Spans.Span(ends.get(i - 1), ends.get(i)));
            }
        }
        Collections.shuffle(ranges, random);
        inDirectory(directory -> {
            Path file = directory.resolve("views.db");
            ViewWriter writer = open(file);
            for (Spans.Span range : ranges) {
                writer.apply(range.after(), range.through(), entries.subList((int) range.after(), (int) range.through()));
                if (random.nextInt(3) == 0) {
                    writer.close();
                    writer = open(file);
                }
            }
            assertThat(writer.spans().ranges()).containsExactly(new Spans.Span(0, entries.size()));
            writer.close();
            assertThat(Dump.of(file)).isEqualTo(onePass(directory, entries));
            return true;
        });
    }

    @Property(tries = 40)
    void usageIsWhatTheLedgerCharged(@ForAll long seed) throws Exception {
        RandomJournal journal = new RandomJournal(seed).happen(EVENTS).end();
        inDirectory(directory -> {
            Path file = directory.resolve("views.db");
            try (ViewWriter writer = open(file)) {
                writer.apply(0, journal.entries.size(), journal.entries);
            }
            compare(file, journal.state);
            return true;
        });
    }

    @Property(tries = 40)
    void usageIsThatOfTheLedgerToo_WhenTheBeginningWasArchived(@ForAll long seed, @ForAll @IntRange(min = 1, max = 140) int archived) throws Exception {
        RandomJournal journal = new RandomJournal(seed).happen(EVENTS).end();
        MemoryJournal left = new MemoryJournal(journal.entries, archived);
        inDirectory(directory -> {
            Path file = directory.resolve("views.db");
            int last = journal.entries.size();
            int middle = (archived + last) / 2;
            try (ViewWriter writer = open(file)) {
                writer.apply(middle, last, journal.entries.subList(middle, last));
                writer.apply(archived, middle, journal.entries.subList(archived, middle));
                writer.applyBase(archived, left.floorState().orElseThrow());
                assertThat(writer.spans().ranges()).containsExactly(new Spans.Span(0, last));
            }
            compare(file, journal.state);
            return true;
        });
    }

    private static void compare(Path file, LedgerState state) throws IOException {
        ReadPool pool = new ReadPool(file, 1, () -> 1, new Attention(Duration.ofSeconds(1)));
        SqlResults results = new SqlResults(pool, () -> new ViewStatus(true, 0), () -> OptionalLong.of(0));
        for (AccountState account : state.accounts()) {
            for (LocalDate day = LocalDate.of(2026, 11, 9); day.isBefore(LocalDate.of(2026, 12, 1)); day = day.plusDays(1)) {
                List<UsageRow> rows = results.usage(account.account(), day, day).toCompletableFuture().join();
                assertThat(rows.stream().mapToLong(UsageRow::in).sum()).as("%s in on %s", account.account(), day)
                        .isEqualTo(account.spentOn(day.toEpochDay(), QuotaDirection.IN));
                assertThat(rows.stream().mapToLong(UsageRow::out).sum()).as("%s out on %s", account.account(), day)
                        .isEqualTo(account.spentOn(day.toEpochDay(), QuotaDirection.OUT));
            }
        }
        pool.close();
    }
}
