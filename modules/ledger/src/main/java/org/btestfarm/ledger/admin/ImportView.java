package org.btestfarm.ledger.admin;

/**
 * What became of imported usage.
 *
 * @param booked rows of which something was booked
 * @param unchanged rows that were booked before
 */
public record ImportView(int booked, int unchanged) {}
