package org.btestfarm.ledger.admin;

import java.util.OptionalLong;

/**
 * What one quota key counts for an account.
 *
 * @param key {@code day}, {@code day.in}, {@code week.out}, ...
 * @param limit the quota in force, bytes; absent if there is none
 * @param spent bytes moved on the days of the period
 * @param outstanding bytes promised to running tests and neither moved nor returned
 * @param remaining what is left of the limit after both, bytes, at least 0; absent without a limit, and while a test that began without one runs, since
 *     what it has used is not known
 */
public record QuotaView(String key, OptionalLong limit, long spent, long outstanding, OptionalLong remaining) {}
