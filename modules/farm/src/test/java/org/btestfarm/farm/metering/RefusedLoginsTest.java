package org.btestfarm.farm.metering;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.btestfarm.ledger.message.ToWriter;
import org.junit.jupiter.api.Test;

class RefusedLoginsTest {
    private final RefusedLogins refused = new RefusedLogins();

    private List<ToWriter.RefusedLogins> all() {
        List<ToWriter.RefusedLogins> all = new ArrayList<>();
        for (Optional<ToWriter.RefusedLogins> next = refused.next(); next.isPresent(); next = refused.next()) {
            all.add(next.get());
        }
        return all;
    }

    @Test
    void countsByNameAndNetwork() {
        refused.refused("alice", "192.0.2.0/24", 1);
        refused.refused("alice", "192.0.2.0/24", 2);
        refused.refused("alice", "198.51.100.0/24", 3);
        assertThat(all()).containsExactly(
                new ToWriter.RefusedLogins("alice", "192.0.2.0/24", "wrong_login", 2),
                new ToWriter.RefusedLogins("alice", "198.51.100.0/24", "wrong_login", 1));
        assertThat(all()).isEmpty();
    }

    @Test
    void aFloodOfNamesIsCountedTogether() {
        for (int i = 0; i < 5_000; i++) {
            refused.refused("name" + i, "192.0.2.0/24", i);
            if (i == 500) {
                assertThat(all()).as("reporting some makes no room for more in the same minute").hasSize(501);
            }
        }
        List<ToWriter.RefusedLogins> rest = all();
        assertThat(rest).hasSize(RefusedLogins.MOST - 501 + 1);
        assertThat(rest).contains(new ToWriter.RefusedLogins("*", "*", "wrong_login", 5_000 - RefusedLogins.MOST));
        refused.refused("another", "192.0.2.0/24", TimeUnit.MINUTES.toNanos(2));
        assertThat(all()).extracting(ToWriter.RefusedLogins::name).containsExactly("another");
    }

    @Test
    void whatCouldNotBeReportedIsKept() {
        refused.refused("alice", "192.0.2.0/24", 1);
        ToWriter.RefusedLogins taken = refused.next().orElseThrow();
        refused.refused("alice", "192.0.2.0/24", 2);
        refused.putBack(taken);
        assertThat(all()).containsExactly(new ToWriter.RefusedLogins("alice", "192.0.2.0/24", "wrong_login", 2));
    }
}
