package org.btestfarm.app.imports;

import java.util.Map;
import java.util.Optional;

/**
 * A user of btest-server-pro.
 *
 * @param row its number in the table
 * @param name what a login carries
 * @param password in clear, if the database has it
 * @param quotas bytes by our keys; what is 0 there is not limited
 * @param enabled whether it may log in
 */
record ProUser(long row, String name, Optional<String> password, Map<String, Long> quotas, boolean enabled) {
    /** Does not show the password. */
    @Override
    public String toString() {
        return "ProUser[" + name + "]";
    }
}
