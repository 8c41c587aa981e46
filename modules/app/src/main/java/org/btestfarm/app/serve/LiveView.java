package org.btestfarm.app.serve;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.btestfarm.console.live.LiveFarm;
import org.btestfarm.console.live.LiveNode;
import org.btestfarm.console.live.LiveSnapshot;
import org.btestfarm.console.live.LiveTest;
import org.btestfarm.console.live.LiveTotals;
import org.btestfarm.farm.live.FarmActivity;
import org.btestfarm.farm.live.NodeActivity;
import org.btestfarm.farm.live.TestActivity;

/** Shows the console what the nodes of the farm do: a test that runs on several of them is one. Thread-safe. */
final class LiveView implements LiveFarm {
    private final Supplier<FarmActivity> farm;
    private volatile Shown shown = new Shown(FarmActivity.NONE, LiveSnapshot.NONE);

    private record Shown(FarmActivity of, LiveSnapshot snapshot) {}

    /** @param farm what is known now; must not block */
    LiveView(Supplier<FarmActivity> farm) {
        this.farm = farm;
    }

    @Override
    public LiveSnapshot snapshot() {
        FarmActivity now = farm.get();
        Shown before = shown;
        if (before.of() == now) {
            return before.snapshot();
        }
        synchronized (this) {
            if (shown.of() != now) {
                shown = new Shown(now, snapshot(now));
            }
            return shown.snapshot();
        }
    }

    /** What the nodes said, put together. */
    static LiveSnapshot snapshot(FarmActivity activity) {
        Map<String, LiveTest> tests = new LinkedHashMap<>();
        List<LiveNode> nodes = new ArrayList<>();
        for (NodeActivity node : activity.nodes()) {
            nodes.add(new LiveNode(node.node(), node.tests().size(), node.outBps(), node.inBps(), node.cpuPct()));
            for (TestActivity test : node.tests()) {
                tests.merge(test.test(), test(node, test), LiveView::together);
            }
        }
        List<LiveTest> oldestFirst = new ArrayList<>(tests.values());
        oldestFirst.sort(Comparator.comparing(LiveTest::started).thenComparing(LiveTest::id));
        LiveTotals farm = new LiveTotals(
                tests.size(), nodes.stream().mapToLong(LiveNode::txBps).sum(), nodes.stream().mapToLong(LiveNode::rxBps).sum());
        return new LiveSnapshot(Instant.ofEpochMilli(activity.atMillis()), farm, nodes, oldestFirst);
    }

    private static LiveTest test(NodeActivity node, TestActivity test) {
        return new LiveTest(
                test.test(),
                test.address(),
                test.user(),
                test.transport().name().toLowerCase(Locale.ROOT),
                switch (test.direction()) {
                    case SERVER_RECEIVES -> "receives";
                    case SERVER_TRANSMITS -> "transmits";
                    case BOTH -> "both";
                },
                test.connections(),
                Instant.ofEpochMilli(node.atMillis() - test.elapsedMillis()),
                test.elapsedMillis() / 1e3,
                test.outBps(),
                test.inBps(),
                test.out(),
                test.in(),
                test.lost(),
                node.cpuPct(),
                test.remoteCpuPct(),
                test.limitBps(),
                List.of(node.node()));
    }

    /** The parts of a test on two nodes. Each node holds the limit by itself, so that the larger one is what it is known by. */
    private static LiveTest together(LiveTest one, LiveTest other) {
        List<String> nodes = new ArrayList<>(one.nodes());
        nodes.addAll(other.nodes());
        return new LiveTest(
                one.id(),
                one.address(),
                one.user(),
                one.transport(),
                one.direction(),
                one.connections() + other.connections(),
                one.started().isBefore(other.started()) ? one.started() : other.started(),
                Math.max(one.seconds(), other.seconds()),
                sum(one.txBps(), other.txBps()),
                sum(one.rxBps(), other.rxBps()),
                one.txBytes() + other.txBytes(),
                one.rxBytes() + other.rxBytes(),
                sum(one.lost(), other.lost()),
                larger(one.localCpu(), other.localCpu()),
                larger(one.remoteCpu(), other.remoteCpu()),
                one.limitBps().isPresent() && other.limitBps().isPresent()
                        ? OptionalLong.of(Math.max(one.limitBps().getAsLong(), other.limitBps().getAsLong())) : OptionalLong.empty(),
                nodes);
    }

    private static OptionalLong sum(OptionalLong one, OptionalLong other) {
        return one.isEmpty() ? other : other.isEmpty() ? one : OptionalLong.of(one.getAsLong() + other.getAsLong());
    }

    private static OptionalInt larger(OptionalInt one, OptionalInt other) {
        return one.isEmpty() ? other : other.isEmpty() ? one : OptionalInt.of(Math.max(one.getAsInt(), other.getAsInt()));
    }
}
