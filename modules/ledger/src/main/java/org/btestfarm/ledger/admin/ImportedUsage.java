package org.btestfarm.ledger.admin;

/**
 * What other books have of one account on one day: totals, as the farm sees directions.
 *
 * @param account {@code user:NAME}, with which the user's realm is charged, or {@code address:IP}, with which its prefix is
 * @param day {@code 2026-11-21}, one of the last 30 in the farm's zone
 * @param in bytes received, 0 or more
 * @param out bytes sent, 0 or more
 */
public record ImportedUsage(String account, String day, long in, long out) {}
