package org.btestfarm.farm.session;

import org.btestfarm.protocol.Command;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for, and by whom.
 *
 * @param id the session's
 * @param test the test's own id, 128 random bits in hex: tells it from any other that had the same session before it, and names it in the ledger
 * @param user who logged in; null if nobody was asked
 * @param command what the first connection asked for
 */
public record TestDescription(SessionId id, String test, @Nullable String user, Command command) implements CborSerializable {
    /** The user's name, or {@code -}. */
    public String userText() {
        return user == null ? "-" : user;
    }
}
