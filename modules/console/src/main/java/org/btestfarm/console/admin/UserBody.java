package org.btestfarm.console.admin;

import java.util.Optional;
import org.btestfarm.console.web.BadRequestException;
import org.btestfarm.ledger.admin.NewUser;

/**
 * A user to be added, as it is sent.
 *
 * @param name what a login will carry
 * @param password as the router will send it
 * @param md5 whether MD5 logins are allowed; not if absent
 */
record UserBody(Optional<String> name, Optional<String> password, Optional<Boolean> md5) {
    NewUser user() {
        return new NewUser(there("name", name), there("password", password), md5.orElse(false));
    }

    private static String there(String field, Optional<String> value) {
        return value.orElseThrow(() -> new BadRequestException("field '" + field + "' is missing"));
    }

    /** Does not show the password. */
    @Override
    public String toString() {
        return "UserBody[" + name.orElse("") + "]";
    }
}
