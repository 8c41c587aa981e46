package org.btestfarm.console.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.btestfarm.console.views.Results;
import org.btestfarm.console.views.TestQuery;
import org.btestfarm.ledger.account.Account;
import org.junit.jupiter.api.Test;

/** Pages that are asked for again: written once as long as nothing happens, never older than what happened, and no more of them than there is room for. */
class KeptPagesTest {
    private static final int ROOM = 100;
    private static final Account ALICE = Account.user("alice");

    private final KeptPages pages = new KeptPages(ROOM);
    private final AtomicLong version = new AtomicLong(1);
    private final AtomicInteger made = new AtomicInteger();
    private final Results results = results(true);

    /** Results of which only the version is asked. */
    private Results results(boolean keeps) {
        return (Results) Proxy.newProxyInstance(Results.class.getClassLoader(), new Class<?>[] {Results.class}, (proxy, method, arguments) -> {
            if (!method.getName().equals("version")) {
                throw new UnsupportedOperationException(method.getName());
            }
            return keeps ? OptionalLong.of(version.get()) : OptionalLong.empty();
        });
    }

    private static KeptPages.Key key(int limit) {
        return new KeptPages.Key(TestQuery.ALL, Optional.empty(), Optional.empty(), limit, true);
    }

    private String ask(KeptPages.Key key) {
        return ask(key, results);
    }

    private String ask(KeptPages.Key key, Results from) {
        return new String(pages.page(key, from, () -> {
            made.incrementAndGet();
            return CompletableFuture.completedFuture(("version " + version.get()).getBytes(StandardCharsets.US_ASCII));
        }).toCompletableFuture().join(), StandardCharsets.US_ASCII);
    }

    @Test
    void aPageIsKeptFromTheSecondTimeOn() {
        for (int i = 0; i < 5; i++) {
            assertThat(ask(key(1))).isEqualTo("version 1");
        }
        assertThat(made).hasValue(2);
    }

    @Test
    void whatHappenedIsSeenAtOnce() {
        ask(key(1));
        ask(key(1));
        version.incrementAndGet();
        assertThat(ask(key(1))).isEqualTo("version 2");
    }

    @Test
    void aPageThatWasReadBeforeSomethingHappenedIsNotKept() {
        ask(key(1));
        CompletableFuture<byte[]> slow = new CompletableFuture<>();
        pages.page(key(1), results, () -> slow);
        version.incrementAndGet();
        ask(key(1));
        slow.complete("old".getBytes(StandardCharsets.US_ASCII));
        assertThat(ask(key(1))).isEqualTo("version 2");
        assertThat(ask(key(1))).isEqualTo("version 2");
    }

    @Test
    void whoeverMaySeeOtherThingsHasOtherPages() {
        List<KeptPages.Key> keys = List.of(
                key(1),
                key(2),
                new KeptPages.Key(TestQuery.ALL, Optional.empty(), Optional.empty(), 1, false),
                new KeptPages.Key(TestQuery.ALL, Optional.of(ALICE), Optional.empty(), 1, true),
                new KeptPages.Key(TestQuery.of(ALICE), Optional.of(ALICE), Optional.empty(), 1, true));
        keys.forEach(this::ask);
        keys.forEach(this::ask);
        assertThat(made).hasValue(2 * keys.size());
        keys.forEach(this::ask);
        assertThat(made).hasValue(2 * keys.size());
    }

    @Test
    void nothingIsKeptOfResultsThatDoNotSayWhenTheyChange() {
        Results silent = results(false);
        ask(key(1), silent);
        ask(key(1), silent);
        ask(key(1), silent);
        assertThat(made).hasValue(3);
    }

    @Test
    void thereIsNoMoreThanThereIsRoomFor() {
        int pagesWithRoom = ROOM / "version 1".length();
        for (int limit = 1; limit <= pagesWithRoom + 1; limit++) {
            ask(key(limit));
            ask(key(limit));
        }
        made.set(0);
        for (int limit = 1; limit <= pagesWithRoom + 1; limit++) {
            ask(key(limit));
        }
        assertThat(made).hasValue(1);
    }
}
