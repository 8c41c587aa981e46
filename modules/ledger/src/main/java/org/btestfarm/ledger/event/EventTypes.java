package org.btestfarm.ledger.event;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.btestfarm.ledger.bytes.ByteSource;
import org.btestfarm.ledger.bytes.JournalFormatException;

/**
 * The registry of event forms: a short name and a version for each, and how to read it. A form that was once released is never changed or taken
 * out; a change of fields is a new version beside the old one, whose reader fills in what the old one lacks.
 */
final class EventTypes {
    /** A form: the name and version that stand in the bytes, and the class whose newest version it may be. */
    record Type(String name, int version, Class<? extends LedgerEvent> event, Function<ByteSource, LedgerEvent> read) {
        String manifest() {
            return name + ":" + version;
        }
    }

    private static final List<Type> ALL = List.of(
            new Type("key", 1, ChainEvent.KeyAnnounced.class, ChainEvent.KeyAnnounced::read),
            new Type("head", 1, ChainEvent.HeadSigned.class, ChainEvent.HeadSigned::read),
            new Type("base", 1, ChainEvent.Base.class, ChainEvent.Base::read),
            new Type("user+", 1, UserEvent.Added.class, UserEvent.Added::read),
            new Type("user=", 1, UserEvent.Changed.class, UserEvent.Changed::read),
            new Type("user-", 1, UserEvent.Removed.class, UserEvent.Removed::read),
            new Type("policy", 1, PolicyChanged.class, PolicyChanged::read),
            new Type("login-", 1, TestEvent.LoginsRefused.class, TestEvent.LoginsRefused::read),
            new Type("test-", 1, TestEvent.Refused.class, TestEvent.Refused::read),
            new Type("open", 1, TestEvent.Opened.class, TestEvent.Opened::read),
            new Type("close", 1, TestEvent.Closed.class, TestEvent.Closed::read),
            new Type("close", 2, TestEvent.Closed.class, TestEvent.Closed::readVersion2),
            new Type("grant", 1, LeaseEvent.Granted.class, LeaseEvent.Granted::read),
            new Type("usage", 1, LeaseEvent.Usage.class, LeaseEvent.Usage::read),
            new Type("settle", 1, LeaseEvent.Settled.class, LeaseEvent.Settled::read),
            new Type("import", 1, UsageImported.class, UsageImported::read));

    private static final Map<String, Type> BY_MANIFEST = new HashMap<>();
    private static final Map<Class<?>, Type> NEWEST = new HashMap<>();

    static {
        for (Type type : ALL) {
            BY_MANIFEST.put(type.manifest(), type);
            NEWEST.merge(type.event(), type, (a, b) -> a.version() > b.version() ? a : b);
        }
    }

    private EventTypes() {}

    /** The form in which an event is written: the newest, except where an older one says as much. */
    static Type form(LedgerEvent event) {
        if (event instanceof TestEvent.Closed closed && closed.congestion().isEmpty()) {
            return find("close", 1);
        }
        Type type = NEWEST.get(event.getClass());
        if (type == null) {
            throw new IllegalStateException("no form is registered for " + event.getClass());
        }
        return type;
    }

    static Type find(String name, int version) {
        Type type = BY_MANIFEST.get(name + ":" + version);
        if (type == null) {
            throw new JournalFormatException("an event of type '" + name + "' version " + version
                    + " is unknown to this program: the journal was written by a newer version");
        }
        return type;
    }
}
