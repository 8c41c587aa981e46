package org.btestfarm.farm.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.btestfarm.farm.settings.Capacity;
import org.btestfarm.farm.settings.Limits;
import org.junit.jupiter.api.Test;

/** When a node is full by what it moves, and what the log says of it. */
class NodeLoadTest {
    private static final long G = 1_000_000_000L;

    private final List<String> lines = new ArrayList<>();

    @Test
    void fullFromItsCapacityOnUntilItIsBelowNineTenths() {
        NodeLoad load = new NodeLoad(new Capacity(G, 2 * G));
        load.measured(G - 1, 2 * G - 1);
        assertThat(load.full()).isEmpty();
        load.measured(0, 2 * G);
        assertThat(load.full()).contains("the node sends 2.00 Gbit/s, its capacity.out is 2.00 Gbit/s");
        load.measured(0, 1_800_000_000L);
        assertThat(load.full()).as("nine tenths").isPresent();
        load.measured(0, 1_799_999_999L);
        assertThat(load.full()).isEmpty();
        load.measured(3 * G, 1_900_000_000L);
        assertThat(load.full()).contains("the node receives 3.00 Gbit/s, its capacity.in is 1.00 Gbit/s");
    }

    @Test
    void withoutACapacityItIsNeverFull() {
        NodeLoad load = new NodeLoad(Capacity.unlimited());
        load.measured(Long.MAX_VALUE, Long.MAX_VALUE);
        assertThat(load.full()).isEmpty();
    }

    @Test
    void theLogSaysOnceThatItIsFullAndOnceThatThereHasBeenRoomForAWhile() {
        FullnessLog log = new FullnessLog(new Admission(Limits.defaults(), new Capacity(G, G)), lines::add);
        log.second(G, 0);
        for (int second = 0; second < 20; second++) {
            log.second(0, 0);
            log.second(0, G);
        }
        assertThat(lines).containsExactly("this node takes no new tests: the node receives 1.00 Gbit/s, its capacity.in is 1.00 Gbit/s");
        for (int second = 0; second < 30; second++) {
            log.second(0, 0);
        }
        assertThat(lines).hasSize(2).endsWith("this node has room for new tests again");
    }
}
