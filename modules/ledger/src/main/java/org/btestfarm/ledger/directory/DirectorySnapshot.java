package org.btestfarm.ledger.directory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.account.Policy;
import org.btestfarm.ledger.account.PolicyTarget;
import org.btestfarm.ledger.quota.UserState;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.HashMap;
import scala.collection.immutable.HashMap$;

/**
 * Users and policies at one event of the journal: immutable. The next one shares all but the changed parts with it (a hash trie), so a change costs
 * the same with ten users and with a hundred thousand.
 *
 * @param users by name
 * @param policies by target
 * @param version the event's number
 */
record DirectorySnapshot(HashMap<String, Known> users, HashMap<PolicyTarget, Policy> policies, long version) {
    static final DirectorySnapshot EMPTY =
            new DirectorySnapshot(HashMap$.MODULE$.<String, Known>empty(), HashMap$.MODULE$.<PolicyTarget, Policy>empty(), 0);

    /**
     * A user, and what lets it in if that could be read.
     *
     * @param state as the journal has it
     * @param login with credentials
     */
    record Known(UserState state, Optional<DirectoryUser> login) {}

    DirectorySnapshot with(Known user) {
        return new DirectorySnapshot(users.<Known>updated(user.state().name(), user), policies, version);
    }

    DirectorySnapshot without(String name) {
        return new DirectorySnapshot(users.removed(name), policies, version);
    }

    DirectorySnapshot with(PolicyTarget target, Policy policy) {
        return new DirectorySnapshot(users, policy.isEmpty() ? policies.removed(target) : policies.<Policy>updated(target, policy), version);
    }

    DirectorySnapshot at(long event) {
        return new DirectorySnapshot(users, policies, event);
    }

    @Nullable Known find(String name) {
        return users.getOrElse(name, () -> null);
    }

    Policy own(PolicyTarget target) {
        return policies.getOrElse(target, () -> Policy.NONE);
    }

    Policy inForce(Account account) {
        return own(PolicyTarget.of(account)).over(own(PolicyTarget.defaultOf(account.kind())));
    }

    List<UserState> sortedUsers() {
        List<UserState> sorted = new ArrayList<>(users.size());
        users.foreachEntry((name, known) -> sorted.add(known.state()));
        sorted.sort(Comparator.comparing(UserState::name));
        return List.copyOf(sorted);
    }

    SortedMap<PolicyTarget, Policy> sortedPolicies() {
        SortedMap<PolicyTarget, Policy> sorted = new TreeMap<>();
        policies.foreachEntry((target, policy) -> sorted.put(target, policy));
        return sorted;
    }
}
