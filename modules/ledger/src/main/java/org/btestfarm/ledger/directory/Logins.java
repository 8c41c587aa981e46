package org.btestfarm.ledger.directory;

import java.util.Map;
import java.util.Optional;
import org.btestfarm.ledger.account.Texts;
import org.btestfarm.ledger.chain.Digest;
import org.btestfarm.ledger.credential.CredentialStore;
import org.btestfarm.ledger.credential.Credentials;
import org.btestfarm.ledger.credential.PasswordKey;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.ledger.quota.UserState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Joins what the journal says of users with what the credentials table has of them. */
final class Logins {
    private static final Logger LOG = LoggerFactory.getLogger(Logins.class);

    private final CredentialStore store;
    private final PasswordKey key;

    Logins(CredentialStore store, PasswordKey key) {
        this.store = store;
        this.key = key;
    }

    CredentialStore store() {
        return store;
    }

    DirectorySnapshot.Known find(UserState user) throws LedgerException {
        Optional<DirectoryUser> login = login(user, store.find(user.digest()));
        if (login.isEmpty()) {
            LOG.warn("user {} cannot log in: the credentials that the journal names are not in the database; set the password again", Texts.printable(user.name()));
        }
        return new DirectorySnapshot.Known(user, login);
    }

    /** Adds all users to a snapshot. */
    DirectorySnapshot addAll(Iterable<UserState> users, Map<Digest, Credentials> rows, DirectorySnapshot to) {
        DirectorySnapshot made = to;
        int without = 0;
        String first = "";
        for (UserState user : users) {
            Optional<DirectoryUser> login = login(user, Optional.ofNullable(rows.get(user.digest())));
            made = made.with(new DirectorySnapshot.Known(user, login));
            if (login.isEmpty() && without++ == 0) {
                first = user.name();
            }
        }
        if (without > 0) {
            LOG.warn("{} users cannot log in, the first is {}: the credentials that the journal names are not in the database; set their passwords again",
                    without, Texts.printable(first));
        }
        return made;
    }

    /** A row whose digest is not the journal's was changed behind our back, and lets nobody in. */
    private Optional<DirectoryUser> login(UserState user, Optional<Credentials> row) {
        return row.filter(found -> found.digest(user.name()).equals(user.digest()))
                .map(found -> new DirectoryUser(user.name(), user.id(), found.verifier(), password(user, found), user.enabled()));
    }

    private Optional<String> password(UserState user, Credentials row) {
        if (!user.md5()) {
            return Optional.empty();
        }
        Optional<String> password = row.sealed().flatMap(sealed -> key.open(user.name(), sealed));
        if (password.isEmpty()) {
            LOG.warn("user {} cannot log in with MD5: its password was encrypted under another key; set the password again", Texts.printable(user.name()));
        }
        return password;
    }
}
