package org.btestfarm.ledger.quota;

import org.btestfarm.ledger.chain.Digest;

/**
 * A user, without secrets.
 *
 * @param name what a login carries
 * @param id never used twice
 * @param digest of the credentials
 * @param md5 whether MD5 logins are allowed
 * @param enabled whether logins are allowed at all
 */
public record UserState(String name, String id, Digest digest, boolean md5, boolean enabled) {}
