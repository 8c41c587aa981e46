package org.btestfarm.app.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.btestfarm.farm.metering.EndReason;
import org.btestfarm.farm.observe.FarmObserver;
import org.btestfarm.farm.session.TestDescription;
import org.btestfarm.farm.session.Totals;
import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.protocol.Transport;
import org.jspecify.annotations.Nullable;

/** Counts what happens: tests by how they ended, logins by how they went. All that can be counted is there from the start, at 0, and nothing is added later. */
public final class HappenedMeters implements FarmObserver {
    private static final List<String> ENDS = List.of(
            EndReason.CLIENT_CLOSED,
            EndReason.BROKEN,
            EndReason.LOST,
            EndReason.IDLE,
            EndReason.SESSION_LOST,
            EndReason.MAX_DURATION,
            EndReason.QUOTA_EXHAUSTED,
            EndReason.LEDGER_UNAVAILABLE,
            EndReason.LEASE_OVER,
            EndReason.FARM_STOPPED,
            EndReason.NO_RESOURCES);
    /** Stands for reasons that are none of the above: an ending of policies that came later. */
    private static final String OTHER = "other";

    private final Map<String, Counter> ended = new HashMap<>();
    private final Map<Transport, Counter> started = new HashMap<>();
    private final Map<ListenerAuth, Counter> loggedIn = new HashMap<>();
    private final Map<ListenerAuth, Counter> loginFailed = new HashMap<>();

    /** Counts in that registry. */
    public HappenedMeters(MeterRegistry registry) {
        ENDS.forEach(reason -> ended.put(reason, ended(registry, reason)));
        ended.put(OTHER, ended(registry, OTHER));
        for (Transport transport : Transport.values()) {
            started.put(transport, Counter.builder("btest.tests.started")
                    .description("Tests that were let in and began, by protocol.")
                    .tag("protocol", label(transport))
                    .register(registry));
        }
        for (ListenerAuth method : ListenerAuth.values()) {
            if (method != ListenerAuth.OPEN) {
                loggedIn.put(method, logins(registry, method, "success"));
                loginFailed.put(method, logins(registry, method, "failure"));
            }
        }
    }

    private static Counter ended(MeterRegistry registry, String reason) {
        return Counter.builder("btest.tests.ended")
                .description("Tests that had begun and are over, by the reason in log and journal.")
                .tag("reason", reason)
                .register(registry);
    }

    private static Counter logins(MeterRegistry registry, ListenerAuth method, String outcome) {
        return Counter.builder("btest.logins")
                .description("Logins by method and outcome; whoever a quota refuses has logged in.")
                .tag("method", label(method))
                .tag("outcome", outcome)
                .register(registry);
    }

    static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void loggedIn(InetSocketAddress client, ListenerAuth method, String user) {
        count(loggedIn.get(method));
    }

    @Override
    public void loginFailed(InetSocketAddress client, ListenerAuth method, String user) {
        count(loginFailed.get(method));
    }

    private static void count(@Nullable Counter counter) {
        if (counter != null) {
            counter.increment();
        }
    }

    @Override
    public void started(TestDescription test) {
        count(started.get(test.command().transport()));
    }

    @Override
    public void ended(TestDescription test, int connections, double seconds, Totals totals, EndReason reason) {
        count(ended.getOrDefault(reason.word(), ended.get(OTHER)));
    }
}
