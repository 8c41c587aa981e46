package org.btestfarm.console.views;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.btestfarm.console.web.Page;
import org.btestfarm.ledger.account.Account;

/**
 * The past, as the views have it. It does not know who may see what: ask for no more than whoever asks may see. Every answer is one short read that keeps
 * nobody from writing. Stages fail with an {@link org.btestfarm.ledger.admin.AdminException} if the views cannot be read, or too many read already.
 * Thread-safe.
 */
public interface Results {
    /** The most rows of one answer. */
    int MOST = 1000;

    /**
     * Tests, the newest first; running ones too. One whose beginning is not in the views yet is not there.
     *
     * @param after the {@code next} of the page before; empty for the first one
     * @param limit how many at most, 1 to {@value #MOST}
     */
    CompletionStage<Page.Part<TestRow>> tests(TestQuery query, Optional<Cursor> after, int limit);

    /** The test of that id. */
    CompletionStage<Optional<TestRow>> test(String id);

    /** The test of that public link, see {@link TestRow#link}. */
    CompletionStage<Optional<TestRow>> byLink(String link);

    /**
     * Samples of a test in order of their seconds, a part at a time.
     *
     * @param id of the test; an unknown one has none
     * @param after how many samples to leave out, 0 or more
     * @param limit how many at most, 1 to {@value #SAMPLES_MOST}
     */
    CompletionStage<List<SampleRow>> samples(String id, int after, int limit);

    /** The most samples of one answer: those of a day. */
    int SAMPLES_MOST = 86_400;

    /** The first {@value #SAMPLES_MOST} samples of a test. */
    default CompletionStage<List<SampleRow>> samples(String id) {
        return samples(id, 0, SAMPLES_MOST);
    }

    /**
     * What an account used, a row for each day with usage, in order.
     *
     * @param from the first day
     * @param to the last day; no more than 3,660 days after the first
     */
    CompletionStage<List<UsageRow>> usage(Account account, LocalDate from, LocalDate to);

    /**
     * Logins and tests that were refused, the newest first.
     *
     * @param query from when and until when; its accounts do not count
     * @param after the {@code next} of the page before; empty for the first one
     * @param limit how many at most, 1 to {@value #MOST}
     */
    CompletionStage<Page.Part<RefusalRow>> refusals(TestQuery query, Optional<Cursor> after, int limit);

    /**
     * A number that is another one after each change of what the answers are made of, and is there before anybody can know of the change in another way; answers that were read after it was asked for, and found
     * the same later, still hold. Empty: nothing may be kept. Never blocks.
     */
    default OptionalLong version() {
        return OptionalLong.empty();
    }

    /** How complete the views are. Never blocks. */
    ViewStatus status();
}
