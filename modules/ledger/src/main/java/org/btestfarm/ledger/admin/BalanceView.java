package org.btestfarm.ledger.admin;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What an account has used and may use.
 *
 * @param account as operators write it
 * @param day today in the farm's zone, {@code 2026-11-21}
 * @param zone the farm's zone
 * @param quotas one for each key, in the keys' order
 * @param tests how many run now
 * @param testsAtOnce how many may
 * @param durationMillis how long a test may take
 * @param rateBps how fast the farm may send in a test, bit/s; what it receives is not slowed down
 * @param event the number of the journal's last event that is in it
 */
public record BalanceView(
        String account,
        String day,
        String zone,
        List<QuotaView> quotas,
        int tests,
        OptionalInt testsAtOnce,
        OptionalLong durationMillis,
        OptionalLong rateBps,
        long event) {
    public BalanceView {
        quotas = List.copyOf(quotas);
    }
}
