package org.btestfarm.app.imports;

import java.time.LocalDate;
import org.btestfarm.ledger.account.Account;

/**
 * What an account used on a day, as btest-server-pro wrote it.
 *
 * @param table where it stands
 * @param row its number there
 * @param account whose
 * @param day in UTC
 * @param sent what it says the server sent, bytes
 * @param received what it says the server received, bytes
 */
record ProUsage(String table, long row, Account account, LocalDate day, long sent, long received) {}
