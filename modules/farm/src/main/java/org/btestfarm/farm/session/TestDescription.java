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
 * @param login how that one logged in: {@code none}, {@code md5} or {@code ecsrp5}; null if an older node did not say
 * @param congestion the TCP congestion control by which the farm sends on that one; null where it does not send over TCP, or it is not known
 */
public record TestDescription(SessionId id, String test, @Nullable String user, Command command, @Nullable String login, @Nullable String congestion) implements CborSerializable {
    /** One of which no more is known. */
    public TestDescription(SessionId id, String test, @Nullable String user, Command command) {
        this(id, test, user, command, null, null);
    }

    /** Whether that is the same test, whatever more is known of it: an older node leaves out what it does not know. */
    boolean isSame(TestDescription other) {
        return id.equals(other.id) && test.equals(other.test);
    }

    /** The user's name, or {@code -}. */
    public String userText() {
        return user == null ? "-" : user;
    }
}
