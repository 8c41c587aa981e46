package org.btestfarm.ledger.audit;

import java.time.LocalDate;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.account.Policy;
import org.btestfarm.ledger.chain.ChainHead;
import org.btestfarm.ledger.event.ChainEvent;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.event.LeaseEvent;
import org.btestfarm.ledger.event.LeaseId;
import org.btestfarm.ledger.event.LedgerEvent;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.event.PolicyChanged;
import org.btestfarm.ledger.event.Sample;
import org.btestfarm.ledger.event.TestEvent;
import org.btestfarm.ledger.event.UsageImported;
import org.btestfarm.ledger.event.UserEvent;

/** An event as names and values for people and other programs. What is not known is absent; names never change their meaning. */
public final class EventFields {
    /** All names that events have, in the order that tables show them; samples are counted there. */
    public static final List<String> COLUMNS = List.of(
            "number", "time", "event", "test", "node", "user", "address", "accounts", "transport", "direction", "connections", "reason", "detail",
            "day", "granted_in", "granted_out", "unmetered_in", "unmetered_out", "report", "missing", "spent_in", "spent_out", "returned_in",
            "returned_out", "charged_in", "charged_out", "source", "total_in", "total_out", "samples", "count", "user_id", "digest", "md5", "enabled", "target", "policy", "key",
            "signed_number", "signed_hash", "signature", "through_number", "through_hash", "hash");

    private final Map<String, Object> fields = new LinkedHashMap<>();

    private EventFields() {}

    /** The fields of an event, and its place, time and hash. */
    public static Map<String, Object> of(Entry entry) {
        EventFields all = new EventFields();
        all.put("number", entry.number()).put("time", entry.time().toString());
        all.event(entry.event());
        all.put("hash", entry.hash().toString());
        return all.fields;
    }

    private EventFields put(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    private void event(LedgerEvent event) {
        if (event instanceof LeaseEvent lease) {
            lease(lease);
        } else if (event instanceof TestEvent test) {
            test(test);
        } else if (event instanceof UserEvent user) {
            user(user);
        } else if (event instanceof PolicyChanged changed) {
            put("event", "policy_changed").put("target", changed.target().toString()).put("policy", policy(changed.policy()));
        } else if (event instanceof UsageImported imported) {
            put("event", "usage_imported").put("accounts", imported.accounts().stream().map(Account::toString).toList()).put("source", imported.source())
                    .put("day", day(imported.day())).put("charged_in", imported.in()).put("charged_out", imported.out())
                    .put("total_in", imported.totalIn()).put("total_out", imported.totalOut());
        } else if (event instanceof ChainEvent.KeyAnnounced announced) {
            put("event", "key_announced").put("node", announced.node()).put("key", HexFormat.of().formatHex(announced.key()));
        } else if (event instanceof ChainEvent.HeadSigned signed) {
            ChainHead head = signed.head().head();
            put("event", "head_signed").put("node", signed.head().node()).put("signed_number", head.number()).put("signed_hash", head.hash().toString())
                    .put("signature", HexFormat.of().formatHex(signed.head().signature()));
        } else if (event instanceof ChainEvent.Base base) {
            put("event", "base").put("through_number", base.through().number()).put("through_hash", base.through().hash().toString());
        }
    }

    private void lease(LeaseEvent event) {
        if (event instanceof LeaseEvent.Granted granted) {
            put("event", "lease_granted").lease(granted.lease()).put("day", day(granted.day())).put("granted_in", granted.in()).put("granted_out", granted.out())
                    .put("unmetered_in", granted.unmeteredIn()).put("unmetered_out", granted.unmeteredOut());
        } else if (event instanceof LeaseEvent.Usage usage) {
            put("event", "usage").lease(usage.lease()).put("day", day(usage.day())).put("report", usage.report()).put("missing", usage.missing())
                    .put("spent_in", usage.in().spent()).put("spent_out", usage.out().spent())
                    .put("returned_in", usage.in().returned()).put("returned_out", usage.out().returned())
                    .put("samples", usage.samples().stream().map(EventFields::sample).toList());
        } else if (event instanceof LeaseEvent.Settled settled) {
            put("event", "lease_settled").lease(settled.lease()).put("reason", settled.cause())
                    .put("charged_in", settled.chargedIn()).put("charged_out", settled.chargedOut())
                    .put("returned_in", settled.returnedIn()).put("returned_out", settled.returnedOut());
        }
    }

    private void test(TestEvent event) {
        if (event instanceof TestEvent.Opened opened) {
            put("event", "test_opened").lease(new LeaseId(opened.test(), opened.node())).user(opened.user()).put("address", opened.address())
                    .put("accounts", opened.accounts().stream().map(Account::toString).toList())
                    .put("transport", word(opened.transport())).put("direction", word(opened.direction())).put("connections", opened.connections());
        } else if (event instanceof TestEvent.Refused refused) {
            put("event", "test_refused").user(refused.user()).put("address", refused.address()).put("reason", refused.reason()).put("detail", refused.detail());
        } else if (event instanceof TestEvent.Closed closed) {
            put("event", "test_closed").put("test", closed.test()).put("reason", closed.reason()).put("detail", closed.detail());
            closed.congestion().ifPresent(name -> put("congestion", name));
        } else if (event instanceof TestEvent.LoginsRefused logins) {
            put("event", "logins_refused").put("user", logins.name()).put("address", logins.address()).put("reason", logins.reason()).put("count", logins.count());
        }
    }

    private void user(UserEvent event) {
        if (event instanceof UserEvent.Added added) {
            put("event", "user_added").put("user", added.name()).put("user_id", added.id()).put("digest", added.digest().toString()).put("md5", added.md5());
        } else if (event instanceof UserEvent.Changed changed) {
            put("event", "user_changed").put("user", changed.name()).put("user_id", changed.id()).put("digest", changed.digest().toString())
                    .put("md5", changed.md5()).put("enabled", changed.enabled());
        } else if (event instanceof UserEvent.Removed removed) {
            put("event", "user_removed").put("user", removed.name()).put("user_id", removed.id());
        }
    }

    private EventFields lease(LeaseId lease) {
        NodeId node = lease.node();
        return put("test", lease.test()).put("node", node.toString());
    }

    private EventFields user(Optional<String> user) {
        user.ifPresent(name -> put("user", name));
        return this;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String day(long day) {
        return LocalDate.ofEpochDay(day).toString();
    }

    private static Map<String, Object> sample(Sample sample) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("second", sample.second());
        fields.put("in", sample.rxBytes());
        fields.put("out", sample.txBytes());
        put(fields, "lost", sample.lost());
        put(fields, "local_cpu", sample.localCpu());
        put(fields, "remote_cpu", sample.remoteCpu());
        return fields;
    }

    private static void put(Map<String, Object> fields, String name, OptionalLong value) {
        value.ifPresent(known -> fields.put(name, known));
    }

    private static void put(Map<String, Object> fields, String name, OptionalInt value) {
        value.ifPresent(known -> fields.put(name, known));
    }

    private static Map<String, Object> policy(Policy policy) {
        Map<String, Object> fields = new LinkedHashMap<>();
        policy.bytes().forEach((key, bytes) -> fields.put(key.toString(), bytes));
        put(fields, "tests", policy.testsAtOnce());
        policy.duration().ifPresent(time -> fields.put("duration_millis", time.toMillis()));
        put(fields, "rate_bps", policy.rateBps());
        return fields;
    }
}
