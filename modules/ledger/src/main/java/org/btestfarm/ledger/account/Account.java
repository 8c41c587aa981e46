package org.btestfarm.ledger.account;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.btestfarm.protocol.IpText;

/**
 * Somebody who is charged. Written {@code user:alice}, {@code address:192.0.2.1}, {@code prefix:2001:db8::/64}, {@code realm:example.org}.
 *
 * @param kind what it is
 * @param name which one, canonical
 */
public record Account(AccountKind kind, String name) implements Comparable<Account> {
    private static final Comparator<Account> ORDER = Comparator.comparing(Account::kind).thenComparing(Account::name);

    public Account {
        name = switch (kind) {
            case USER -> Texts.userName(name);
            case REALM -> Texts.userName(name);
            case ADDRESS -> IpText.of(IpText.parse(name));
            case PREFIX -> IpText.canonicalPrefix(name);
        };
    }

    /**
     * Reads an account as operators write it.
     *
     * @throws IllegalArgumentException with one clear line
     */
    public static Account parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("account '" + Texts.printable(text) + "': allowed are user:NAME, address:IP, prefix:IP/BITS, realm:REALM");
        }
        return new Account(AccountKind.ofWord(text.substring(0, colon)), text.substring(colon + 1));
    }

    /** The account of a user. */
    public static Account user(String name) {
        return new Account(AccountKind.USER, name);
    }

    /**
     * All accounts that a test touches: its user and the user's realm if somebody logged in, its address and that one's prefix.
     *
     * @param user who logged in; empty on an open listener
     * @param address where the test comes from
     */
    public static List<Account> touchedBy(Optional<String> user, InetAddress address) {
        List<Account> touched = new ArrayList<>(4);
        user.ifPresent(name -> {
            touched.add(user(name));
            realmOf(name).ifPresent(realm -> touched.add(new Account(AccountKind.REALM, realm)));
        });
        touched.add(new Account(AccountKind.ADDRESS, IpText.of(address)));
        touched.add(new Account(AccountKind.PREFIX, IpText.prefixOf(address)));
        return List.copyOf(touched);
    }

    /** What follows the last {@code @} of a user's name, if anything does. */
    public static Optional<String> realmOf(String user) {
        int at = user.lastIndexOf('@');
        return at < 0 || at == user.length() - 1 ? Optional.empty() : Optional.of(user.substring(at + 1));
    }

    @Override
    public int compareTo(Account other) {
        return ORDER.compare(this, other);
    }

    /** As operators write it; the name is not escaped. */
    @Override
    public String toString() {
        return kind.word() + ":" + name;
    }
}
