package org.btestfarm.ledger.account;

/**
 * One quota in force for one account.
 *
 * @param account who is limited
 * @param key which bytes over which days
 * @param bytes how many, less than {@link ByteSize#UNLIMITED}
 */
public record Limit(Account account, QuotaKey key, long bytes) {
    /** One line that names it, fit for a log and for a closing reason. */
    @Override
    public String toString() {
        return Texts.printable(account.toString()) + " " + key + "=" + bytes;
    }
}
