package org.btestfarm.console.pages.admin;

import java.util.List;
import java.util.Optional;
import org.btestfarm.ledger.admin.UserView;

/**
 * Users, a part of them.
 *
 * @param users in order of their names
 * @param all how many there are
 * @param search what was looked for
 * @param problem why the last change was refused; empty if none was
 */
public record UsersPage(List<UserView> users, int all, String search, String problem) {
    /** How many are shown at most. */
    static final int MOST = 200;

    static UsersPage of(List<UserView> all, Optional<String> search, String problem) {
        List<UserView> found = all.stream().filter(user -> search.isEmpty() || user.name().contains(search.get())).limit(MOST).toList();
        return new UsersPage(found, all.size(), search.orElse(""), problem);
    }
}
