package org.btestfarm.console.pages.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;
import org.btestfarm.console.Sources;
import org.btestfarm.console.pages.PageParts;
import org.btestfarm.console.pages.admin.Guard;
import org.btestfarm.console.pages.site.View;
import org.btestfarm.console.pages.site.Visit;
import org.btestfarm.console.views.TestRow;
import org.btestfarm.console.web.BadRequestException;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.admin.AdminException;
import org.btestfarm.ledger.audit.History;
import org.btestfarm.ledger.audit.Story;
import org.btestfarm.ledger.bytes.JournalFormatException;
import org.btestfarm.ledger.journal.LedgerException;

/**
 * {@code /audit}: operators move a slider through time and see balances and tests as they were, and the story of each test. Everything is made from the journal, read
 * beside the running ledger, {@value #AT_ONCE} at a time, on threads that may block, and for seconds: if that is not enough the page says how far it is and asks again.
 */
public final class AuditPages extends AllDirectives {
    private static final int AT_ONCE = 2;
    private static final Duration WITHIN = Duration.ofSeconds(8);
    private static final int PLACES_BYTES = 24 << 20;

    private final Guard guard;
    private final Executor blocking;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Replays replays = new Replays(WITHIN, PLACES_BYTES);

    /**
     * Made from these.
     *
     * @param blocking may be kept busy for seconds
     */
    public AuditPages(PageParts parts, Executor blocking) {
        this.guard = new Guard(parts);
        this.blocking = blocking;
    }

    /** All of them. */
    public Route routes() {
        return concat(
                path("audit", () -> guard.page(this::audit)),
                path(PathMatchers.segment("audit").slash(PathMatchers.segment()), test -> guard.page((sources, visit) -> story(sources, test))));
    }

    private CompletionStage<View> audit(Sources sources, Visit visit) {
        Instant now = Instant.now();
        Instant at = visit.parameter("at").map(AuditPages::time).orElse(now);
        Optional<Account> account = visit.parameter("account").map(AuditPages::account);
        return read(sources, (journal, history) -> new View(
                "Audit", "audit", "audit",
                AuditPage.of(Moment.of(replays, history, journal.calendar(), at, account), at, now, account.map(Account::toString).orElse("")),
                List.of("audit.js"), List.of()));
    }

    /** When it began is looked up in the results, so that only what is about it must be read where the journal was replayed up to there. */
    private CompletionStage<View> story(Sources sources, String test) {
        CompletionStage<Optional<TestRow>> known =
                sources.results().map(results -> results.test(test)).orElseGet(() -> CompletableFuture.completedStage(Optional.empty()));
        return known.thenCompose(row -> read(sources, (journal, history) -> story(journal, history, test, row.map(TestRow::began))
                .map(story -> View.of("Story of a test", "audit", "story", StoryPage.of(story)))
                .orElseThrow(() -> new AdminException(AdminException.Kind.NOT_FOUND, "the journal knows no such test"))));
    }

    private Optional<Story> story(Journal journal, History history, String test, Optional<Instant> began) throws LedgerException, AdminException {
        Instant before = began.map(time -> time.minusMillis(1)).orElse(Instant.EPOCH);
        Walk walk = replays.until(history, before);
        long begun = System.nanoTime();
        boolean[] gaveUp = {false};
        Optional<Story> story = Story.of(history, walk.state.head(), walk.state, test, journal.calendar(), () -> {
            gaveUp[0] = System.nanoTime() - begun > WITHIN.toNanos();
            return !gaveUp[0];
        });
        if (gaveUp[0]) {
            throw new AdminException(AdminException.Kind.INVALID, "there is more after this test than can be read while you wait; on the farm's machine, type:"
                    + " ./btest-farm audit explain " + test);
        }
        return story;
    }

    private static Instant time(String seconds) {
        if (!seconds.matches("[0-9]{1,11}")) {
            throw new BadRequestException("at must be seconds since 1970");
        }
        return Instant.ofEpochSecond(Long.parseLong(seconds));
    }

    private static Account account(String text) {
        try {
            return Account.parse(text);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(String.valueOf(e.getMessage()));
        }
    }

    private interface Question {
        View answer(Journal journal, History history) throws LedgerException, AdminException;
    }

    private CompletionStage<View> read(Sources sources, Question question) {
        if (sources.journal().isEmpty()) {
            return CompletableFuture.failedStage(new AdminException(AdminException.Kind.NOT_FOUND, "the journal cannot be read from this node"));
        }
        if (!places.tryAcquire()) {
            return CompletableFuture.failedStage(new AdminException(AdminException.Kind.UNAVAILABLE, "others are replaying the journal, try again in a few seconds"));
        }
        CompletableFuture<View> answer = new CompletableFuture<>();
        answer.whenComplete((view, failure) -> places.release());
        Journal journal = sources.journal().get();
        blocking.execute(() -> {
            try (History history = journal.opener().open()) {
                answer.complete(question.answer(journal, history));
            } catch (LedgerException | JournalFormatException e) {
                answer.completeExceptionally(new AdminException(AdminException.Kind.UNAVAILABLE, String.valueOf(e.getMessage()), e));
            } catch (AdminException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }
}
