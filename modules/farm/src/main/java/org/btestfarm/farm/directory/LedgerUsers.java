package org.btestfarm.farm.directory;

import java.util.Optional;
import org.btestfarm.ledger.directory.DirectoryUser;
import org.btestfarm.ledger.directory.LedgerDirectory;

/**
 * The ledger's users as the farm looks them up. Who is disabled is like who does not exist.
 *
 * @param ledger where they are
 */
public record LedgerUsers(LedgerDirectory ledger) implements Directory {
    @Override
    public Optional<User> find(String name) {
        return ledger.find(name)
                .filter(DirectoryUser::enabled)
                .map(user -> new User(user.name(), user.verifier(), user.md5Password()));
    }
}
