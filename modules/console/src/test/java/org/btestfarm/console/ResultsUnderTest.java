package org.btestfarm.console;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.btestfarm.console.views.Cursor;
import org.btestfarm.console.views.RefusalRow;
import org.btestfarm.console.views.Results;
import org.btestfarm.console.views.SampleRow;
import org.btestfarm.console.views.TestQuery;
import org.btestfarm.console.views.TestRow;
import org.btestfarm.console.views.UsageRow;
import org.btestfarm.console.views.ViewStatus;
import org.btestfarm.console.web.Page;
import org.btestfarm.ledger.account.Account;

/**
 * Results of which a test says what there is.
 *
 * @param rows all tests, whoever asks for whose
 * @param status how complete they are
 */
record ResultsUnderTest(List<TestRow> rows, ViewStatus status) implements Results {
    @Override
    public CompletionStage<Page.Part<TestRow>> tests(TestQuery query, Optional<Cursor> after, int limit) {
        return CompletableFuture.completedStage(new Page.Part<>(
                rows.stream().filter(row -> query.accounts().stream().allMatch(account -> row.accounts().contains(account.toString()))).toList(), Optional.empty()));
    }

    @Override
    public CompletionStage<Page.Part<RefusalRow>> refusals(TestQuery query, Optional<Cursor> after, int limit) {
        RefusalRow logins = new RefusalRow(7, Instant.EPOCH, RefusalRow.LOGIN, Optional.of("<b>eve"), "203.0.113.0/24", "wrong_login", Optional.empty(), 3);
        return CompletableFuture.completedStage(new Page.Part<>(List.of(logins), Optional.empty()));
    }

    @Override
    public CompletionStage<Optional<TestRow>> test(String id) {
        return CompletableFuture.completedStage(rows.stream().filter(row -> row.id().equals(id)).findFirst());
    }

    @Override
    public CompletionStage<Optional<TestRow>> byLink(String link) {
        return CompletableFuture.completedStage(rows.stream().filter(row -> row.link().equals(link)).findFirst());
    }

    @Override
    public CompletionStage<List<SampleRow>> samples(String id, int after, int limit) {
        return CompletableFuture.completedStage(List.of());
    }

    @Override
    public CompletionStage<List<UsageRow>> usage(Account account, LocalDate from, LocalDate to) {
        return CompletableFuture.completedStage(List.of());
    }
}
