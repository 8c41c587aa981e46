package org.btestfarm.console.views;

import java.time.LocalDate;

/**
 * What an account used on a calendar day of the farm's zone.
 *
 * @param account as operators write it
 * @param day which day
 * @param in bytes received
 * @param out bytes sent
 * @param tests how many tests began on it, by the day of their first charge
 */
public record UsageRow(String account, LocalDate day, long in, long out, long tests) {}
