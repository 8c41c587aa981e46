package org.btestfarm.ledger.directory;

import java.util.Optional;
import org.btestfarm.protocol.auth.Verifier;

/**
 * Somebody who is in the ledger and has credentials.
 *
 * @param name what a login carries, matched exactly
 * @param id never used twice: a removed user and a later one of the same name are two
 * @param verifier what an EC-SRP5 login is checked against (docs/protocol.md, section 4)
 * @param md5Password the password itself, only for users who are marked for MD5 logins (docs/protocol.md, section 3)
 * @param enabled whether logins are allowed; one who is disabled must be treated as if there were no such user
 */
public record DirectoryUser(String name, String id, Verifier verifier, Optional<String> md5Password, boolean enabled) {
    /** Says nothing that would help to guess the password. */
    @Override
    public String toString() {
        return "DirectoryUser[" + name + (md5Password.isPresent() ? ", MD5" : "") + (enabled ? "" : ", disabled") + "]";
    }
}
