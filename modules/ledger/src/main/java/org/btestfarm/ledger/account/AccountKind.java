package org.btestfarm.ledger.account;

import java.util.Locale;

/** The kinds of account that a test can touch. */
public enum AccountKind {
    /** A user who logged in. */
    USER,
    /** One IP address. */
    ADDRESS,
    /** A network: IPv4 /24, IPv6 /64. */
    PREFIX,
    /** All users whose names end in {@code @realm}. */
    REALM;

    /** The name as operators write it: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads the name of a kind.
     *
     * @throws IllegalArgumentException with one clear line if there is no such kind
     */
    public static AccountKind ofWord(String word) {
        for (AccountKind kind : values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("unknown kind of account '" + Texts.printable(word) + "', allowed are user, address, prefix, realm");
    }
}
