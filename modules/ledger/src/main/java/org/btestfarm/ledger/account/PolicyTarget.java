package org.btestfarm.ledger.account;

import java.util.Comparator;
import java.util.Optional;

/**
 * Whom a policy is for: one account, or every account of a kind that has nothing of its own. Written {@code user:alice}, {@code default:prefix}.
 *
 * @param kind of what kind
 * @param name which one; empty for the default
 */
public record PolicyTarget(AccountKind kind, Optional<String> name) implements Comparable<PolicyTarget> {
    private static final String DEFAULT = "default:";

    public PolicyTarget {
        name = name.map(text -> new Account(kind, text).name());
    }

    /** The default of a kind. */
    public static PolicyTarget defaultOf(AccountKind kind) {
        return new PolicyTarget(kind, Optional.empty());
    }

    /** One account. */
    public static PolicyTarget of(Account account) {
        return new PolicyTarget(account.kind(), Optional.of(account.name()));
    }

    /**
     * Reads a target as operators write it.
     *
     * @throws IllegalArgumentException with one clear line
     */
    public static PolicyTarget parse(String text) {
        if (text.startsWith(DEFAULT)) {
            return defaultOf(AccountKind.ofWord(text.substring(DEFAULT.length())));
        }
        if (text.indexOf(':') < 0) {
            throw new IllegalArgumentException(
                    "target '" + Texts.printable(text) + "': allowed are user:NAME, address:IP, prefix:IP/BITS, realm:REALM, default:KIND");
        }
        return of(Account.parse(text));
    }

    @Override
    public int compareTo(PolicyTarget other) {
        return Comparator.comparing(PolicyTarget::kind).thenComparing(target -> target.name.orElse("")).compare(this, other);
    }

    @Override
    public String toString() {
        return name.map(text -> kind.word() + ":" + text).orElse(DEFAULT + kind.word());
    }
}
