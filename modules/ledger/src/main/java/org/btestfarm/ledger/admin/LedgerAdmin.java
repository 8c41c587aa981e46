package org.btestfarm.ledger.admin;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.btestfarm.ledger.archive.JournalAdmin;

/**
 * What operators ask and change. A change that succeeded is durable, and the directory has it. Every stage completes within a deadline of its own; those
 * that fail do so with an {@link AdminException}. Thread-safe.
 */
public interface LedgerAdmin {
    /** Adds a user: {@code CONFLICT} if there is one of that name, {@code INVALID} if name or password cannot be sent by a login. */
    CompletionStage<UserView> addUser(NewUser user);

    /** Changes a password. The user stays marked for MD5, or not. */
    CompletionStage<UserView> setPassword(String name, String password);

    /**
     * Marks a user for MD5 logins, which needs the password because the ledger has only a verifier; or takes the mark away, which erases the
     * password that was kept.
     *
     * @param password the new password; must be there if marked, must not if not
     */
    CompletionStage<UserView> setMd5(String name, boolean md5, Optional<String> password);

    /** Allows logins, or refuses them and stops the user's running tests. */
    CompletionStage<UserView> setEnabled(String name, boolean enabled);

    /** Removes a user, stops its running tests and erases its credentials. The user's usage and policy stay: they are its name's. */
    CompletionStage<Void> removeUser(String name);

    /** All users, sorted by name. */
    CompletionStage<List<UserView>> users();

    /** One user: {@code NOT_FOUND} if there is none of that name. */
    CompletionStage<UserView> user(String name);

    /**
     * Changes a policy. What is absent stays as it is; -1 removes a limit, the largest long says "no limit" against a default.
     *
     * @param target {@code user:NAME}, {@code address:IP}, {@code prefix:IP/BITS}, {@code realm:REALM}, {@code default:KIND}
     * @param bytes quotas by key ({@code day}, {@code week.in}, {@code month.out}, ...)
     * @param testsAtOnce how many tests at once
     * @param durationMillis how long a test may take
     * @param rateBps how fast the farm may send in a test, bit/s; what it receives is not slowed down
     * @return the policy that is in force for that target now, without what defaults add
     */
    CompletionStage<PolicyView> changePolicy(
            String target, Map<String, Long> bytes, OptionalInt testsAtOnce, OptionalLong durationMillis, OptionalLong rateBps);

    /** All policies, sorted by target. */
    CompletionStage<List<PolicyView>> policies();

    /**
     * What an account has used and may use, touched or not.
     *
     * @param account {@code user:NAME}, {@code address:IP}, {@code prefix:IP/BITS}, {@code realm:REALM}
     */
    CompletionStage<BalanceView> balance(String account);

    /**
     * Books usage that other books have. The rows are totals: what was booked of them before is not booked again, so asking twice changes nothing.
     *
     * @param source whose books, 1 to 64 characters
     * @param rows at most {@value org.btestfarm.ledger.message.ToWriter.ImportUsage#MAX_ROWS}; if one cannot be booked it is {@code INVALID}, and rows before it may be booked
     */
    CompletionStage<ImportView> importUsage(String source, List<ImportedUsage> rows);

    /** What operators ask of the journal. */
    JournalAdmin journal();
}
