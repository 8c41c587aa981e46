package org.btestfarm.console.api;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.btestfarm.console.views.Cursor;
import org.btestfarm.console.views.Results;
import org.btestfarm.console.views.TestQuery;
import org.btestfarm.ledger.account.Account;
import org.jspecify.annotations.Nullable;

/**
 * Pages as they were sent, as long as the views do not change: what many look at, the newest tests above all, is read and written once between two events. A page is kept when it is asked for the second time
 * only, so that who turns all pages of the past pushes out nothing. Bounded in bytes; thread-safe.
 */
final class KeptPages {
    private static final int MOST_ASKED = 4_096;

    /**
     * What makes a page what it is, beside the views.
     *
     * @param query with the account to which whoever asks is held
     * @param heldTo that account; empty for an operator. All who are held to it see the same of its tests
     * @param wholeAddresses whether addresses are shown, or networks
     */
    record Key(TestQuery query, Optional<Account> heldTo, Optional<Cursor> after, int limit, boolean wholeAddresses) {}

    private final int mostBytes;
    /** An empty page: asked for once. */
    private final Map<Key, byte[]> pages = new HashMap<>();
    private long version = -1;
    private int bytes;

    /** @param mostBytes that all kept pages may have together */
    KeptPages(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** The kept page, or the one that is made now. */
    CompletionStage<byte[]> page(Key key, Results results, Supplier<CompletionStage<byte[]>> make) {
        // Asked before the page is read: what is read later than that is never older.
        long now = results.version().orElse(-1);
        if (now < 0) {
            return make.get();
        }
        byte[] kept = find(key, now);
        if (kept == null) {
            return make.get();
        }
        return kept.length > 0 ? CompletableFuture.completedFuture(kept) : make.get().thenApply(made -> keep(key, now, made));
    }

    /** Null: asked for the first time; empty: for the second time, or again before it was there. */
    private synchronized byte @Nullable [] find(Key key, long now) {
        if (now > version) {
            pages.clear();
            bytes = 0;
            version = now;
        }
        if (now < version) {
            return null;
        }
        byte[] kept = pages.get(key);
        if (kept == null && pages.size() < MOST_ASKED) {
            pages.put(key, new byte[0]);
        }
        return kept;
    }

    private synchronized byte[] keep(Key key, long read, byte[] made) {
        if (read == version && bytes + made.length <= mostBytes) {
            byte[] before = pages.put(key, made);
            bytes += made.length - (before == null ? 0 : before.length);
        }
        return made;
    }
}
