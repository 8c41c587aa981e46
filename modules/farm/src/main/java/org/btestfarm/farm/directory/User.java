package org.btestfarm.farm.directory;

import java.util.Optional;
import org.btestfarm.protocol.auth.Verifier;

/**
 * Somebody who may log in.
 *
 * @param name as it is typed, matched exactly
 * @param verifier what an EC-SRP5 login is checked against (docs/protocol.md, section 4)
 * @param md5Password the password itself, only for users who are marked for MD5 logins (docs/protocol.md, section 3)
 */
public record User(String name, Verifier verifier, Optional<String> md5Password) {
    @Override
    public String toString() {
        return "User[" + name + (md5Password.isPresent() ? ", MD5" : "") + "]";
    }
}
