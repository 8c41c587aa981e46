package org.btestfarm.ledger.admin;

/**
 * A user to be added.
 *
 * @param name what a login will carry: 1 to 221 bytes of UTF-8 without a zero; at most 32 for MD5
 * @param password as the router will send it
 * @param md5 whether MD5 logins are allowed, for which the password itself is kept, encrypted
 */
public record NewUser(String name, String password, boolean md5) {
    /** Does not show the password. */
    @Override
    public String toString() {
        return "NewUser[" + name + (md5 ? ", MD5" : "") + "]";
    }
}
