package org.btestfarm.ledger.directory;

import java.util.Optional;
import java.util.SortedMap;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.account.Policy;
import org.btestfarm.ledger.account.PolicyTarget;

/**
 * Users and policies as they are now. Thread-safe; never blocks and never asks the writer: each call reads an immutable snapshot, which is swapped
 * within a second of a change.
 */
public interface LedgerDirectory {
    /** The user of this name who has credentials; a disabled one too. */
    Optional<DirectoryUser> find(String name);

    /** How many users there are. */
    int size();

    /** What is in force for an account: its own policy, and the default of its kind where that says nothing. */
    Policy inForce(Account account);

    /** All policies by their target, sorted. */
    SortedMap<PolicyTarget, Policy> policies();

    /** The number of the last event that this knows. */
    long version();
}
