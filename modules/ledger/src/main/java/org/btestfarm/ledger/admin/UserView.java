package org.btestfarm.ledger.admin;

/**
 * A user as operators see one: no secrets.
 *
 * @param name what a login carries; not escaped
 * @param id never used twice
 * @param md5 whether MD5 logins are allowed
 * @param enabled whether logins are allowed at all
 */
public record UserView(String name, String id, boolean md5, boolean enabled) {}
