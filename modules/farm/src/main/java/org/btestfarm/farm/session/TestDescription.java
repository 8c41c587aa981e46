package org.btestfarm.farm.session;

import org.btestfarm.protocol.Command;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for, and by whom.
 *
 * @param id the session's
 * @param nonce tells this test from any other that had the same id before it
 * @param user who logged in; null if nobody was asked
 * @param command what the first connection asked for
 */
public record TestDescription(SessionId id, long nonce, @Nullable String user, Command command) implements CborSerializable {
    /** The user's name, or {@code -}. */
    public String userText() {
        return user == null ? "-" : user;
    }
}
