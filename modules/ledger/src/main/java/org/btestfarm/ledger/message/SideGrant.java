package org.btestfarm.ledger.message;

import com.fasterxml.jackson.annotation.JsonFormat;

/**
 * What was granted to one side of a lease since it began. A node's credit is the total less what it spent and what it returned.
 *
 * @param total bytes
 * @param unmetered whether nothing limits it, so that the total means nothing
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record SideGrant(long total, boolean unmetered) {}
