package org.btestfarm.farm.metering;

import java.util.Optional;

/** Whether tests can be let in: set by the link, read by anybody. */
public final class LedgerStatus {
    private volatile Optional<String> trouble = Optional.of("the ledger is starting");

    /** Why tests are refused now, one line; empty if the ledger answers. */
    public Optional<String> trouble() {
        return trouble;
    }

    void well() {
        if (trouble.isPresent()) {
            trouble = Optional.empty();
        }
    }

    void trouble(String reason) {
        trouble = Optional.of(reason);
    }
}
