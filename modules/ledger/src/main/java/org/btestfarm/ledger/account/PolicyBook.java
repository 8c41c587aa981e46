package org.btestfarm.ledger.account;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** All policies in force. Not thread-safe: it belongs to one state of the ledger. */
public final class PolicyBook {
    private final Map<PolicyTarget, Policy> policies = new HashMap<>();
    private long version;

    /** Replaces a target's policy; an empty policy removes it. */
    public void set(PolicyTarget target, Policy policy) {
        if (policy.isEmpty()) {
            policies.remove(target);
        } else {
            policies.put(target, policy);
        }
        version++;
    }

    /** What that target itself says; {@link Policy#NONE} if nothing. */
    public Policy own(PolicyTarget target) {
        return policies.getOrDefault(target, Policy.NONE);
    }

    /** What is in force for an account: its own policy, and the default of its kind where that says nothing. */
    public Policy inForce(Account account) {
        if (policies.isEmpty()) {
            return Policy.NONE;
        }
        return own(PolicyTarget.of(account)).over(own(PolicyTarget.defaultOf(account.kind())));
    }

    /** The quotas in force for an account. */
    public List<Limit> limits(Account account) {
        Policy policy = inForce(account);
        if (policy.bytes().isEmpty()) {
            return List.of();
        }
        List<Limit> limits = new ArrayList<>(policy.bytes().size());
        policy.bytes().forEach((key, amount) -> {
            if (amount != ByteSize.UNLIMITED) {
                limits.add(new Limit(account, key, amount));
            }
        });
        return List.copyOf(limits);
    }

    /** Grows with every change: what was worked out under an older version may be stale. */
    public long version() {
        return version;
    }

    /** All policies by their target, sorted: a copy. */
    public SortedMap<PolicyTarget, Policy> all() {
        return new TreeMap<>(policies);
    }
}
