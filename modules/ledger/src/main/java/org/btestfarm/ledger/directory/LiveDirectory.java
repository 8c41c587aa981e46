package org.btestfarm.ledger.directory;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.account.Policy;
import org.btestfarm.ledger.account.PolicyTarget;
import org.btestfarm.ledger.quota.UserState;

/** The directory whose snapshot a replica swaps. Thread-safe: readers see one snapshot or the next, whole. */
public final class LiveDirectory implements LedgerDirectory {
    private volatile DirectorySnapshot snapshot = DirectorySnapshot.EMPTY;
    private volatile Optional<String> trouble = Optional.of("the ledger is starting");

    /** Nobody is in it until a replica has the state. */
    public LiveDirectory() {}

    void swap(DirectorySnapshot next) {
        snapshot = next;
    }

    void trouble(Optional<String> reason) {
        trouble = reason;
    }

    /** Why nothing can be made durable now, one line; empty if it can. */
    public Optional<String> trouble() {
        return trouble;
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
