package org.btestfarm.console.admin;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.btestfarm.console.web.BadRequestException;
import org.btestfarm.ledger.admin.LedgerAdmin;
import org.btestfarm.ledger.admin.UserView;

/**
 * What is to be changed about a user; what is absent stays.
 *
 * @param password the new one
 * @param md5 whether MD5 logins are allowed: true needs a password, too, because the ledger has only a verifier
 * @param enabled whether logins are allowed at all
 */
record UserPatch(Optional<String> password, Optional<Boolean> md5, Optional<Boolean> enabled) {
    /** Refuses logins first and allows them last: nobody gets in with what is being replaced. */
    CompletionStage<UserView> apply(String name, LedgerAdmin admin) {
        if (password.isEmpty() && md5.isEmpty() && enabled.isEmpty()) {
            throw new BadRequestException("nothing to change, allowed are password, md5, enabled");
        }
        if (enabled.isEmpty()) {
            return credentials(name, admin);
        }
        if (password.isEmpty() && md5.isEmpty()) {
            return admin.setEnabled(name, enabled.get());
        }
        return enabled.get()
                ? credentials(name, admin).thenCompose(done -> admin.setEnabled(name, true))
                : admin.setEnabled(name, false).thenCompose(done -> credentials(name, admin));
    }

    private CompletionStage<UserView> credentials(String name, LedgerAdmin admin) {
        if (md5.isEmpty()) {
            return admin.setPassword(name, password.orElseThrow());
        }
        if (md5.get() || password.isEmpty()) {
            return admin.setMd5(name, md5.get(), password);
        }
        return admin.setMd5(name, false, Optional.empty()).thenCompose(done -> admin.setPassword(name, password.get()));
    }

    /** Does not show the password. */
    @Override
    public String toString() {
        return "UserPatch[md5 " + md5 + ", enabled " + enabled + "]";
    }
}
