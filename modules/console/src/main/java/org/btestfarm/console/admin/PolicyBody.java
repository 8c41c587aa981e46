package org.btestfarm.console.admin;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.btestfarm.console.web.BadRequestException;
import org.btestfarm.ledger.admin.LedgerAdmin;
import org.btestfarm.ledger.admin.PolicyView;
import org.jspecify.annotations.Nullable;

/**
 * A change of one target's policy, as it is sent; what is absent stays, -1 (for bytes also null) removes.
 *
 * @param target whom it is for
 * @param bytes quotas by key
 * @param testsAtOnce how many tests at once
 * @param durationMillis how long a test may take
 * @param rateBps how fast the farm may send in a test, bit/s
 */
record PolicyBody(
        Optional<String> target,
        @Nullable Map<String, @Nullable Long> bytes,
        OptionalInt testsAtOnce,
        OptionalLong durationMillis,
        OptionalLong rateBps) {

    private static final long REMOVE = -1;

    CompletionStage<PolicyView> apply(LedgerAdmin admin) {
        Map<String, Long> quotas = new HashMap<>();
        if (bytes != null) {
            bytes.forEach((key, value) -> quotas.put(key, value == null ? REMOVE : value));
        }
        String whom = target.orElseThrow(() -> new BadRequestException("field 'target' is missing"));
        if (quotas.isEmpty() && testsAtOnce.isEmpty() && durationMillis.isEmpty() && rateBps.isEmpty()) {
            throw new BadRequestException("nothing to change, allowed are bytes, tests_at_once, duration_millis, rate_bps");
        }
        return admin.changePolicy(whom, quotas, testsAtOnce, durationMillis, rateBps);
    }
}
