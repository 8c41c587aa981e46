package org.btestfarm.console.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.btestfarm.console.web.Json;
import org.btestfarm.console.web.Page;
import org.btestfarm.ledger.account.PolicyTarget;
import org.btestfarm.ledger.admin.BalanceView;
import org.btestfarm.ledger.admin.ImportView;
import org.btestfarm.ledger.admin.ImportedUsage;
import org.btestfarm.ledger.admin.LedgerAdmin;
import org.btestfarm.ledger.admin.NewUser;
import org.btestfarm.ledger.admin.PolicyView;
import org.btestfarm.ledger.admin.UserView;
import org.btestfarm.ledger.archive.JournalAdmin;

/** A running farm's administration, over its HTTP API. */
public final class HttpLedgerAdmin implements LedgerAdmin {
    private static final String USERS = "users";
    private static final String POLICIES = "policies";

    private static final int MOST_BYTES_A_CHARACTER = 3;
    private static final int IMPORT_BYTES = 60_000;

    private final Exchange exchange;

    /**
     * That of a farm.
     *
     * @param deadline how long each request may take
     */
    public HttpLedgerAdmin(LocalFarm farm, Duration deadline) {
        this.exchange = new Exchange(farm, deadline);
    }

    /** Completes if the farm is there and ready for operators; {@code UNAVAILABLE} if it is not, or not yet. */
    public CompletionStage<Void> ready() {
        return exchange.get(USERS + "?limit=1", JsonNode.class).thenAccept(page -> {});
    }

    @Override
    public CompletionStage<UserView> addUser(NewUser user) {
        ObjectNode body = Json.MAPPER.createObjectNode().put("name", user.name()).put("password", user.password()).put("md5", user.md5());
        return exchange.send("POST", USERS, body, UserView.class);
    }

    @Override
    public CompletionStage<UserView> setPassword(String name, String password) {
        return change(name, Json.MAPPER.createObjectNode().put("password", password));
    }

    @Override
    public CompletionStage<UserView> setMd5(String name, boolean md5, Optional<String> password) {
        ObjectNode body = Json.MAPPER.createObjectNode().put("md5", md5);
        password.ifPresent(text -> body.put("password", text));
        return change(name, body);
    }

    @Override
    public CompletionStage<UserView> setEnabled(String name, boolean enabled) {
        return change(name, Json.MAPPER.createObjectNode().put("enabled", enabled));
    }

    private CompletionStage<UserView> change(String name, ObjectNode body) {
        return exchange.send("PATCH", address(name), body, UserView.class);
    }

    private static String address(String name) {
        return USERS + "/" + Exchange.segment(name);
    }

    @Override
    public CompletionStage<Void> removeUser(String name) {
        return exchange.send("DELETE", address(name));
    }

    @Override
    public CompletionStage<List<UserView>> users() {
        return all(USERS, UserView.class);
    }

    @Override
    public CompletionStage<UserView> user(String name) {
        return exchange.get(address(name), UserView.class);
    }

    @Override
    public CompletionStage<PolicyView> changePolicy(
            String target, Map<String, Long> bytes, OptionalInt testsAtOnce, OptionalLong durationMillis, OptionalLong rateBps) {
        ObjectNode body = Json.MAPPER.createObjectNode().put("target", target);
        ObjectNode quotas = body.putObject("bytes");
        bytes.forEach(quotas::put);
        testsAtOnce.ifPresent(tests -> body.put("tests_at_once", tests));
        durationMillis.ifPresent(millis -> body.put("duration_millis", millis));
        rateBps.ifPresent(rate -> body.put("rate_bps", rate));
        return exchange.send("PATCH", POLICIES, body, PolicyView.class);
    }

    @Override
    public CompletionStage<List<PolicyView>> policies() {
        return all(POLICIES, PolicyView.class).thenApply(policies -> policies.stream()
                .sorted(Comparator.comparing(policy -> PolicyTarget.parse(policy.target()))) // Pages come in the order of the texts.
                .toList());
    }

    @Override
    public CompletionStage<BalanceView> balance(String account) {
        return exchange.get("balances/" + Exchange.segment(account), BalanceView.class);
    }

    @Override
    public JournalAdmin journal() {
        return new HttpJournalAdmin(exchange);
    }

    @Override
    public CompletionStage<ImportView> importUsage(String source, List<ImportedUsage> rows) {
        return importRest(source, rows, 0, new ImportView(0, 0));
    }

    /** As many rows at a time as a body may surely have. */
    private CompletionStage<ImportView> importRest(String source, List<ImportedUsage> rows, int from, ImportView sofar) {
        ObjectNode body = Json.MAPPER.createObjectNode().put("source", source);
        ArrayNode sent = body.putArray("rows");
        int to = from;
        for (int room = IMPORT_BYTES; to < rows.size(); to++) {
            JsonNode row = Json.MAPPER.valueToTree(rows.get(to));
            room -= row.toString().length() * MOST_BYTES_A_CHARACTER;
            if (room < 0 && to > from) {
                break;
            }
            sent.add(row);
        }
        int next = to;
        return exchange.send("POST", "usage", body, ImportView.class).thenCompose(view -> {
            ImportView sum = new ImportView(sofar.booked() + view.booked(), sofar.unchanged() + view.unchanged());
            return next >= rows.size() ? CompletableFuture.completedFuture(sum) : importRest(source, rows, next, sum);
        });
    }

    private <T> CompletionStage<List<T>> all(String what, Class<T> type) {
        List<T> items = new ArrayList<>();
        return rest(what, "", items, item -> Json.MAPPER.convertValue(item, type));
    }

    private <T> CompletionStage<List<T>> rest(String what, String cursor, List<T> items, Function<JsonNode, T> read) {
        return exchange.get(what + "?limit=" + Page.MOST + cursor, JsonNode.class).thenCompose(page -> {
            page.path(what).forEach(item -> items.add(read.apply(item)));
            JsonNode next = page.path("next");
            return next.isTextual()
                    ? rest(what, "&cursor=" + Exchange.segment(next.asText()), items, read)
                    : CompletableFuture.completedFuture(List.copyOf(items));
        });
    }
}
