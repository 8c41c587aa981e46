package org.btestfarm.ledger.directory;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicLong;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.account.Policy;
import org.btestfarm.ledger.account.PolicyTarget;
import org.btestfarm.ledger.quota.UserState;

/** The directory whose snapshot a replica swaps. Thread-safe: readers see one snapshot or the next, whole. */
public final class LiveDirectory implements LedgerDirectory {
    private volatile DirectorySnapshot snapshot = DirectorySnapshot.EMPTY;
    private volatile Optional<String> trouble = Optional.of("the ledger is starting");
    private volatile Optional<String> unreadable = Optional.empty();
    private final AtomicLong wanted = new AtomicLong();

    /** Nobody is in it until a replica has the state. */
    public LiveDirectory() {}

    void swap(DirectorySnapshot next) {
        snapshot = next;
    }

    void trouble(Optional<String> reason) {
        trouble = reason;
    }

    /** Says whether the journal can be followed; returns whether it was said before that it cannot. */
    boolean unreadable(Optional<String> reason) {
        boolean before = unreadable.isPresent();
        unreadable = reason;
        return before;
    }

    /** Somebody waits for that event. */
    void want(long event) {
        wanted.accumulateAndGet(event, Math::max);
    }

    /** The last event that somebody waited for. */
    long wanted() {
        return wanted.get();
    }

    /** Why nothing can be made durable now, or nobody can say, one line; empty if it can. */
    public Optional<String> trouble() {
        return trouble.or(() -> unreadable);
    }

    @Override
    public Optional<DirectoryUser> find(String name) {
        DirectorySnapshot.Known known = snapshot.find(name);
        return known == null ? Optional.empty() : known.login();
    }

    /** The user of this name, with credentials or without. */
    public Optional<UserState> user(String name) {
        return Optional.ofNullable(snapshot.find(name)).map(DirectorySnapshot.Known::state);
    }

    /** All users, sorted by name. */
    public List<UserState> users() {
        return snapshot.sortedUsers();
    }

    @Override
    public int size() {
        return snapshot.users().size();
    }

    @Override
    public Policy inForce(Account account) {
        return snapshot.inForce(account);
    }

    /** What a target's own policy says; {@link Policy#NONE} if nothing. */
    public Policy own(PolicyTarget target) {
        return snapshot.own(target);
    }

    @Override
    public SortedMap<PolicyTarget, Policy> policies() {
        return snapshot.sortedPolicies();
    }

    @Override
    public long version() {
        return snapshot.version();
    }
}
