package org.btestfarm.console.pages.audit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.btestfarm.ledger.chain.ChainHead;
import org.btestfarm.ledger.event.Entry;

/**
 * Where a replay got to.
 *
 * @param image of the state then; nobody changes it
 * @param head the last event that is in it
 * @param latest the latest time of any event up to then
 * @param first when the first event happened
 * @param running tests that ran then, with the event that let them in
 * @param ended tests that had ended last, the newest first
 */
record Place(byte[] image, ChainHead head, Instant latest, Optional<Instant> first, Map<String, Entry> running, List<Moment.Ended> ended) {}
