package org.btestfarm.console.api;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;
import org.btestfarm.console.views.Cursor;
import org.btestfarm.console.views.RefusalRow;
import org.btestfarm.console.views.Results;
import org.btestfarm.console.views.SampleRow;
import org.btestfarm.console.views.TestQuery;
import org.btestfarm.console.views.TestRow;
import org.btestfarm.console.views.UsageRow;
import org.btestfarm.console.visitor.Viewer;
import org.btestfarm.console.visitor.Viewers;
import org.btestfarm.console.web.Answers;
import org.btestfarm.console.web.BadRequestException;
import org.btestfarm.console.web.Requests;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.admin.AdminException;

/**
 * {@code /api/v1/tests}, {@code /api/v1/usage} and {@code /api/v1/refusals}. Everybody sees what {@link Viewer} says, and whose link is known; a test that may not be seen is answered
 * like one that does not exist.
 */
public final class ResultRoutes extends AllDirectives {
    private static final Pattern LINK = Pattern.compile("[A-Za-z0-9_-]{22}");
    private static final Set<String> OF_TESTS = Set.of("account", "user", "address", "prefix", "realm", "from", "to", "limit", "cursor", "format");
    private static final Set<String> OF_SAMPLES = Set.of("limit", "cursor", "format");
    private static final Set<String> OF_USAGE = Set.of("from", "to", "format");
    private static final Set<String> OF_REFUSALS = Set.of("from", "to", "limit", "cursor", "format");
    private static final int TESTS_AT_ONCE = 200;
    private static final int SAMPLES_AT_ONCE = 2_000;
    /** Bytes; a page of a hundred tests has 45,000. */
    private static final int MOST_KEPT = 8 * 1024 * 1024;
    private static final int MOST_DAYS = 3_660;
    private static final int USUAL_DAYS = 31;

    /** A page of tests. */
    private record Tests(List<TestView> tests, Optional<String> next) {}

    /** A part of a test's samples. */
    private record Samples(List<SampleRow> samples, Optional<String> next) {}

    /** What an account used. */
    private record Usage(String account, List<UsageRow> usage) {}

    /** A page of refusals. */
    private record Refusals(List<RefusalRow> refusals, Optional<String> next) {}

    /** One question. */
    private record Asked(HttpRequest request, Viewer viewer, Results results) {
        Parameters parameters(Set<String> allowed) {
            return Parameters.of(request, allowed);
        }
    }

    private final KeptPages kept = new KeptPages(MOST_KEPT);
    private final Viewers viewers;
    private final Supplier<Optional<Results>> results;
    private final Requests requests;

    /**
     * Routes to results.
     *
     * @param results empty as long as they are not there
     */
    public ResultRoutes(Viewers viewers, Supplier<Optional<Results>> results, Requests requests) {
        this.viewers = viewers;
        this.results = results;
        this.requests = requests;
    }

    /** All of them, below {@code /api/v1}. */
    public Route routes() {
        return concat(
                path("tests", () -> answer(this::tests)),
                path(PathMatchers.segment("tests").slash(PathMatchers.segment()), test -> answer(asked -> test(asked, test))),
                path(PathMatchers.segment("tests").slash(PathMatchers.segment()).slash("samples"), test -> answer(asked -> samples(asked, test))),
                path(PathMatchers.segment("usage").slash(PathMatchers.segment()), account -> answer(asked -> usage(asked, account))),
                path("refusals", () -> answer(this::refusals)));
    }

    private Route answer(Function<Asked, CompletionStage<HttpResponse>> work) {
        return get(() -> viewers.viewer(viewer -> extractRequest(request -> results.get()
                .map(there -> requests.answer(() -> work.apply(new Asked(request, viewer, there))))
                .orElseGet(() -> complete(Answers.problem(StatusCodes.SERVICE_UNAVAILABLE, "the farm is starting or stopping")
                        .addHeader(RawHeader.create("Retry-After", "1")))))));
    }

    private CompletionStage<HttpResponse> tests(Asked asked) {
        Parameters parameters = asked.parameters(OF_TESTS);
        Set<Account> accounts = new LinkedHashSet<>();
        for (String name : List.of("account", "user", "address", "prefix", "realm")) {
            parameters.account(name).ifPresent(accounts::add);
        }
        requireShown(asked.viewer(), accounts);
        own(asked.viewer()).ifPresent(accounts::add);
        TestQuery query = new TestQuery(accounts, parameters.time("from"), parameters.time("to"));
        Optional<Cursor> cursor = parameters.text("cursor").map(Cursor::parse);
        Format format = parameters.format();
        if (format == Format.JSON) {
            int limit = parameters.limit();
            return kept.page(
                            new KeptPages.Key(query, own(asked.viewer()), cursor, limit, asked.viewer().seesWholeAddresses()),
                            asked.results(),
                            () -> asked.results().tests(query, cursor, limit).thenApply(page ->
                                    Answers.bytes(new Tests(page.items().stream().map(row -> TestView.of(asked.viewer(), row)).toList(), page.next()))))
                    .thenApply(page -> Answers.json(StatusCodes.OK, page));
        }
        requireNoLimit(parameters);
        return CompletableFuture.completedFuture(Export.of(
                format,
                (Optional<Cursor> at) -> asked.results().tests(query, at.or(() -> cursor), TESTS_AT_ONCE).thenApply(page -> new Export.Part<>(
                        page.items().stream().map(row -> TestView.of(asked.viewer(), row)).toList(), page.next().map(Cursor::parse))),
                Lines.TestLine::of,
                Lines.TestLine.class,
                "tests"));
    }

    /** Names and addresses of strangers are for operators. */
    private CompletionStage<HttpResponse> refusals(Asked asked) {
        if (!(asked.viewer() instanceof Viewer.Admin)) {
            return CompletableFuture.completedFuture(Answers.problem(StatusCodes.FORBIDDEN, "who was refused is shown to operators"));
        }
        Parameters parameters = asked.parameters(OF_REFUSALS);
        TestQuery query = new TestQuery(Set.of(), parameters.time("from"), parameters.time("to"));
        Optional<Cursor> cursor = parameters.text("cursor").map(Cursor::parse);
        Format format = parameters.format();
        if (format == Format.JSON) {
            return asked.results().refusals(query, cursor, parameters.limit())
                    .thenApply(page -> Answers.json(StatusCodes.OK, new Refusals(page.items(), page.next())));
        }
        requireNoLimit(parameters);
        return CompletableFuture.completedFuture(Export.of(
                format,
                (Optional<Cursor> at) -> asked.results().refusals(query, at.or(() -> cursor), TESTS_AT_ONCE)
                        .thenApply(page -> new Export.Part<>(page.items(), page.next().map(Cursor::parse))),
                Lines.RefusalLine::of,
                Lines.RefusalLine.class,
                "refusals"));
    }

    private static void requireNoLimit(Parameters parameters) {
        if (parameters.text("limit").isPresent()) {
            throw new BadRequestException("limit is for pages; an export has all of them");
        }
    }

    /** Who is shown networks must not find out addresses by asking for one after the other. */
    private static void requireShown(Viewer viewer, Set<Account> accounts) {
        if (!viewer.seesWholeAddresses() && accounts.stream().anyMatch(account -> account.toString().startsWith("address:") && !own(viewer).equals(Optional.of(account)))) {
            throw new BadRequestException("this farm shows addresses as networks: ask for prefix= instead of address=");
        }
    }

    /** To whose tests a viewer is held; empty for all. */
    private static Optional<Account> own(Viewer viewer) {
        if (viewer instanceof Viewer.Visitor visitor) {
            return Optional.of(Account.parse(visitor.account()));
        }
        return viewer instanceof Viewer.User user ? Optional.of(Account.user(user.name())) : Optional.empty();
    }

    private static CompletionStage<TestRow> find(Asked asked, String test) {
        CompletionStage<Optional<TestRow>> found = LINK.matcher(test).matches()
                ? asked.results().byLink(test)
                : asked.results().test(test).thenApply(row -> row.filter(known -> known.isFor(asked.viewer())));
        return found.thenCompose(row -> row.map(CompletableFuture::completedStage).orElseGet(() -> CompletableFuture.failedStage(new AdminException(
                AdminException.Kind.NOT_FOUND,
                asked.results().status().ready() ? "there is no such test" : "there is no such test, or it is not found yet: older results are still being read"))));
    }

    private CompletionStage<HttpResponse> test(Asked asked, String test) {
        asked.parameters(Set.of());
        return find(asked, test).thenApply(row -> Answers.json(StatusCodes.OK, TestView.of(asked.viewer(), row)));
    }

    private CompletionStage<HttpResponse> samples(Asked asked, String test) {
        Parameters parameters = asked.parameters(OF_SAMPLES);
        int after = offset(parameters.text("cursor"));
        int limit = parameters.limit();
        Format format = parameters.format();
        return find(asked, test).thenCompose(row -> {
            if (format == Format.JSON) {
                return part(asked.results(), row.id(), after, limit).thenApply(part ->
                        Answers.json(StatusCodes.OK, new Samples(part.rows(), part.next().map(ResultRoutes::cursor))));
            }
            return CompletableFuture.completedFuture(Export.of(
                    format,
                    (Optional<Integer> at) -> part(asked.results(), row.id(), at.orElse(after), SAMPLES_AT_ONCE),
                    Lines.SampleLine::of,
                    Lines.SampleLine.class,
                    "samples"));
        });
    }

    private static CompletionStage<Export.Part<SampleRow, Integer>> part(Results results, String id, int after, int limit) {
        return results.samples(id, after, limit + 1).thenApply(rows -> rows.size() <= limit
                ? new Export.Part<>(rows, Optional.empty())
                : new Export.Part<>(rows.subList(0, limit), Optional.of(after + limit)));
    }

    private static String cursor(int offset) {
        return "s" + offset;
    }

    private static int offset(Optional<String> cursor) {
        OptionalInt offset = cursor.filter(text -> text.matches("s[0-9]{1,8}")).map(text -> OptionalInt.of(Integer.parseInt(text.substring(1))))
                .orElse(OptionalInt.empty());
        if (cursor.isPresent() && offset.isEmpty()) {
            throw new BadRequestException("cursor must be what an earlier answer gave as next");
        }
        return offset.orElse(0);
    }

    private CompletionStage<HttpResponse> usage(Asked asked, String text) {
        Account account = Parameters.account("account", text);
        Parameters parameters = asked.parameters(OF_USAGE);
        if (own(asked.viewer()).filter(own -> !own.equals(account)).isPresent()) {
            return CompletableFuture.completedFuture(Answers.problem(StatusCodes.FORBIDDEN, "this account's usage is shown to its owner and to operators"));
        }
        // Some zones are a day ahead of UTC.
        LocalDate to = parameters.day("to").orElseGet(() -> LocalDate.now(ZoneOffset.UTC).plusDays(1));
        LocalDate from = parameters.day("from").orElseGet(() -> to.minusDays(USUAL_DAYS));
        if (from.isAfter(to) || from.plusDays(MOST_DAYS).isBefore(to)) {
            throw new BadRequestException("from must be no later than to, and no more than " + MOST_DAYS + " days earlier");
        }
        Format format = parameters.format();
        CompletionStage<List<UsageRow>> rows = asked.results().usage(account, from, to);
        if (format == Format.JSON) {
            return rows.thenApply(usage -> Answers.json(StatusCodes.OK, new Usage(account.toString(), usage)));
        }
        return rows.thenApply(usage -> Export.of(
                format,
                (Optional<Integer> at) -> CompletableFuture.completedFuture(new Export.Part<UsageRow, Integer>(usage, Optional.empty())),
                Lines.UsageLine::of,
                Lines.UsageLine.class,
                "usage"));
    }
}
