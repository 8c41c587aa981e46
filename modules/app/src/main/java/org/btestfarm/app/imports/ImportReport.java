package org.btestfarm.app.imports;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.btestfarm.ledger.admin.ImportView;

/** What became of an import, user by user and row by row. */
public final class ImportReport {
    /**
     * A user.
     *
     * @param user the name
     * @param added false if there was one of that name, who stays as is
     * @param password the random one that it has now; shown this once
     * @param disabled whether it is disabled in the file; one who was there stays as is
     * @param quotas bytes by key, those that were set now
     */
    public record User(String user, boolean added, Optional<String> password, boolean disabled, Map<String, Long> quotas) {
        public User {
            quotas = Collections.unmodifiableMap(new TreeMap<>(quotas));
        }
    }

    /**
     * In numbers.
     *
     * @param usersAdded who are new
     * @param usersThere who were there
     * @param daysBooked days of an account of which something was booked
     * @param daysKnown days of an account that were booked before
     * @param daysOld days of an account that no quota counts any more
     * @param directionsTurned whether the file has directions the wrong way round
     * @param rowsRefused rows that are not imported
     */
    public record Summary(int usersAdded, int usersThere, int daysBooked, int daysKnown, int daysOld, boolean directionsTurned, int rowsRefused) {}

    private final List<User> users = new ArrayList<>();
    private final List<BadRow> bad = new ArrayList<>();
    private int booked;
    private int known;
    private int old;
    private boolean turned;

    void user(String name, boolean added, Optional<String> password, boolean disabled, Map<String, Long> quotas) {
        users.add(new User(name, added, password, disabled, quotas));
    }

    void bad(BadRow row) {
        bad.add(row);
    }

    void booked(ImportView view) {
        booked += view.booked();
        known += view.unchanged();
    }

    void old() {
        old++;
    }

    void turned(boolean isTurned) {
        turned = isTurned;
    }

    /** All users that the ledger has now. */
    public List<User> users() {
        return List.copyOf(users);
    }

    /** All rows that it has not. */
    public List<BadRow> bad() {
        return List.copyOf(bad);
    }

    /** In numbers. */
    public Summary summary() {
        int added = (int) users.stream().filter(User::added).count();
        return new Summary(added, users.size() - added, booked, known, old, turned, bad.size());
    }
}
