package org.btestfarm.app.logging;

import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.btestfarm.farm.metering.EndReason;
import org.btestfarm.farm.observe.FarmObserver;
import org.btestfarm.farm.session.TestDescription;
import org.btestfarm.farm.session.Totals;
import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.protocol.IpText;

/** Makes events of what a node tells. */
final class EventsOfFarm implements FarmObserver {
    private final Consumer<Event> sink;
    private final Clock clock;

    /** @param sink takes them; must not block */
    EventsOfFarm(Consumer<Event> sink, Clock clock) {
        this.sink = sink;
        this.clock = clock;
    }

    @Override
    public void loggedIn(InetSocketAddress client, ListenerAuth method, String user) {
        login(Event.Kind.AUTH_SUCCESS, client, method, user);
    }

    @Override
    public void loginFailed(InetSocketAddress client, ListenerAuth method, String user) {
        login(Event.Kind.AUTH_FAILURE, client, method, user);
    }

    private void login(Event.Kind kind, InetSocketAddress client, ListenerAuth method, String user) {
        sink.accept(new Event(
                kind,
                clock.instant(),
                List.of(field("user", user), field("address", IpText.of(client.getAddress())), field("port", client.getPort()), field("method", lower(method)))));
    }

    @Override
    public void started(TestDescription test) {
        sink.accept(new Event(Event.Kind.TEST_START, clock.instant(), describe(test)));
    }

    @Override
    public void ended(TestDescription test, int connections, double seconds, Totals totals, EndReason reason) {
        List<Event.Field> fields = describe(test);
        fields.add(field("duration", String.format(Locale.ROOT, "%.1f", seconds)));
        fields.add(field("in", totals.in()));
        fields.add(field("out", totals.out()));
        if (totals.lost() != null) {
            fields.add(field("lost", totals.lost()));
        }
        fields.add(field("reason", reason.word()));
        if (!reason.detail().isEmpty()) {
            fields.add(field("detail", reason.detail()));
        }
        sink.accept(new Event(Event.Kind.TEST_END, clock.instant(), fields));
    }

    /** Directions are the farm's own. */
    private static List<Event.Field> describe(TestDescription test) {
        List<Event.Field> fields = new ArrayList<>();
        fields.add(field("test", test.test()));
        if (test.user() != null) {
            fields.add(field("user", test.user()));
        }
        fields.add(field("address", test.id().address()));
        fields.add(field("protocol", lower(test.command().transport())));
        fields.add(field("direction", switch (test.command().direction()) {
            case SERVER_RECEIVES -> "receives";
            case SERVER_TRANSMITS -> "transmits";
            case BOTH -> "both";
        }));
        fields.add(field("connection-count", test.command().connections()));
        return fields;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static Event.Field field(String key, Object value) {
        return new Event.Field(key, String.valueOf(value));
    }
}
