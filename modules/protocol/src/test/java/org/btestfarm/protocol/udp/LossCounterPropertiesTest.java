package org.btestfarm.protocol.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The counter against a model that remembers everything: shuffles, duplicates, loss, wrap-around. */
class LossCounterPropertiesTest {
    private record Datagram(int port, int sequence) {}

    /** Numbers seen since the first, unwrapped, by exact bookkeeping. */
    private static final class Model {
        private final Set<Integer> seen = new HashSet<>();
        private int first;
        private int newest;

        void received(int sequence) {
            if (seen.isEmpty()) {
                first = sequence;
                newest = sequence;
            }
            seen.add(sequence);
            newest = sequence - newest > 0 ? sequence : newest;
        }

        long lost() {
            return newest - first + 1L - seen.stream().filter(s -> s - first >= 0).count();
        }
    }

    @Property(tries = 300)
    void numbersOfEachPortsOwn(
            @ForAll long seed,
            @ForAll int start,
            @ForAll @IntRange(min = 1, max = 8) int ports,
            @ForAll @IntRange(max = 50) int lossPct,
            @ForAll @IntRange(max = 500) int reach) {
        List<Datagram> sent = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            for (int port = 0; port < ports; port++) {
                sent.add(new Datagram(2257 + port, start + i));
            }
        }
        List<Datagram> arrived = disturb(sent, new Random(seed), lossPct, reach);
        LossCounter counter = new LossCounter();
        Map<Integer, Model> models = new HashMap<>();
        for (Datagram datagram : arrived) {
            counter.received(datagram.port, datagram.sequence);
            models.computeIfAbsent(datagram.port, port -> new Model()).received(datagram.sequence);
        }
        assertThat(counter.received()).isEqualTo(arrived.size());
        assertThat(counter.lost()).hasValue(models.values().stream().mapToLong(Model::lost).sum());
    }

    @Property(tries = 300)
    void numbersCommonToAllPorts(
            @ForAll long seed,
            @ForAll int start,
            @ForAll @IntRange(min = 1, max = 8) int ports,
            @ForAll @IntRange(max = 50) int lossPct,
            @ForAll @IntRange(max = 500) int reach) {
        List<Datagram> sent = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            sent.add(new Datagram(2257 + i % ports, start + i));
        }
        List<Datagram> arrived = disturb(sent, new Random(seed), lossPct, reach);
        LossCounter counter = new LossCounter();
        Model model = new Model();
        for (Datagram datagram : arrived) {
            counter.received(datagram.port, datagram.sequence);
            model.received(datagram.sequence);
        }
        assertThat(counter.lost()).hasValue(model.lost());
    }

    @Property(tries = 300)
    void runsCountAsTheirDatagramsDo(@ForAll long seed, @ForAll int start) {
        Random random = new Random(seed);
        LossCounter inRuns = new LossCounter();
        LossCounter oneByOne = new LossCounter();
        int next = start;
        for (int i = 0; i < 300; i++) {
            int from = next + random.nextInt(200) - 80;
            int count = 1 + random.nextInt(i % 50 == 0 ? 40_000 : 64);
            int port = random.nextInt(3);
            inRuns.receivedRun(port, from, count);
            for (int k = 0; k < count; k++) {
                oneByOne.received(port, from + k);
            }
            next = from + count - next > 0 ? from + count : next;
            assertThat(inRuns.lost()).isEqualTo(oneByOne.lost());
        }
        assertThat(inRuns.received()).isEqualTo(oneByOne.received());
    }

    /** Loses some, repeats some, moves each by at most {@code reach} places. */
    private static List<Datagram> disturb(List<Datagram> sent, Random random, int lossPct, int reach) {
        record Placed(double place, Datagram datagram) {}
        List<Placed> arrived = new ArrayList<>();
        for (int i = 0; i < sent.size(); i++) {
            boolean lost = random.nextInt(100) < lossPct && i > 0;
            int copies = lost ? 0 : random.nextInt(10) == 0 ? 2 : 1;
            for (int copy = 0; copy < copies; copy++) {
                arrived.add(new Placed(i + random.nextDouble() * reach, sent.get(i)));
            }
        }
        arrived.sort(Comparator.comparingDouble(Placed::place));
        return arrived.stream().map(Placed::datagram).toList();
    }
}
