package org.btestfarm.app.admin.user;

import java.util.Optional;
import org.btestfarm.ledger.account.Texts;
import org.btestfarm.ledger.admin.UserView;

/** A user as people and programs are told of one. */
final class UserText {
    private UserText() {}

    /**
     * A user whose password may have been made up just now.
     *
     * @param name what a login carries
     * @param id never used twice
     * @param md5 whether MD5 logins are allowed
     * @param enabled whether logins are allowed at all
     * @param password shown this once; absent if the operator chose it
     */
    record WithPassword(String name, String id, boolean md5, boolean enabled, Optional<String> password) {}

    static WithPassword with(UserView user, PasswordOptions.Chosen password) {
        return new WithPassword(
                user.name(), user.id(), user.md5(), user.enabled(), password.generated() ? Optional.of(password.text()) : Optional.empty());
    }

    /** What happened, and the password if it must be told. */
    static String line(UserView user, String what, PasswordOptions.Chosen password) {
        return line(user, what) + (password.generated() ? ", password " + password.text() + " (shown once)" : "");
    }

    static String line(UserView user, String what) {
        return "user " + Texts.printable(user.name()) + " " + what;
    }

    static String logins(UserView user) {
        return user.md5() ? "ecsrp5, md5" : "ecsrp5";
    }

    static String state(UserView user) {
        return user.enabled() ? "enabled" : "disabled";
    }
}
