package org.btestfarm.app.imports;

/**
 * A row that is not imported.
 *
 * @param table where it is
 * @param row its number there
 * @param reason why, one line
 */
public record BadRow(String table, long row, String reason) {}
